"""A picture of the graph model in GraphML, as networkx, Gephi, yEd and igraph read it."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET

from detente.analysis.picture import Move, Picture
from detente.model.space import State

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
KEYS = {
    "label": ("node", "string"),
    "pattern": ("node", "string"),
    "meaning": ("node", "string"),
    "outcomes": ("node", "string"),
    "status_quo": ("node", "boolean"),
    "dm": ("edge", "string"),
    "improvement": ("edge", "boolean"),
}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(picture: Picture) -> str:
    """Return the picture as GraphML.

    Nodes are the states, with index as id; outcomes are joined by ``"; "``. Each move is an edge of
    its own; ``improvement`` is left out where the decision maker has no preferences.
    """
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for name, (kind, type_) in KEYS.items():
        ET.SubElement(root, "key", {"id": name, "for": kind, "attr.name": name, "attr.type": type_})
    graph = ET.SubElement(root, "graph", id="conflict", edgedefault="directed")
    for state in picture.states:
        _node(graph, picture, state)
    for number, move in enumerate(picture.moves):
        _edge(graph, number, move)
    ET.indent(root)
    out = BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue().decode("utf-8") + "\n"


def _node(graph: ET.Element, picture: Picture, state: State) -> None:
    space = picture.space
    node = ET.SubElement(graph, "node", id=str(state))
    _data(node, "label", space.label(state))
    _data(node, "pattern", space.pattern(state))
    _data(node, "meaning", space.describe(state))
    _data(node, "outcomes", "; ".join(space.outcomes(state)))
    _data(node, "status_quo", str(state == picture.status_quo).lower())


def _edge(graph: ET.Element, number: int, move: Move) -> None:
    ends = {"id": f"m{number}", "source": str(move.start), "target": str(move.end)}
    edge = ET.SubElement(graph, "edge", ends)
    _data(edge, "dm", move.dm)
    if move.improvement is not None:
        _data(edge, "improvement", str(move.improvement).lower())


def _data(element: ET.Element, key: str, text: str | None) -> None:
    if text is not None:
        ET.SubElement(element, "data", key=key).text = _NOT_XML.sub("\ufffd", text)
