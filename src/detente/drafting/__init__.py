"""From passages to proposed elements: every one quoted, none in the model before a person accepts."""
