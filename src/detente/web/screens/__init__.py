"""The screens of the workbench, one file each: a screen reads, calls and shows."""
