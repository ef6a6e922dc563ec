"""What the graph says of people and relations."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from emotionai_core.records.society import CAPACITIES, Circle, RelationsAt, Trigger


def circle_name(circle: Circle) -> str:
    """A circle, for a person."""
    return {
        Circle.INTIMATE: QCoreApplication.translate("relations", "intimate"),
        Circle.CLOSE: QCoreApplication.translate("relations", "close"),
        Circle.FRIENDS: QCoreApplication.translate("relations", "friends"),
        Circle.ACQUAINTANCE: QCoreApplication.translate("relations", "acquaintances"),
        Circle.STRANGER: QCoreApplication.translate("relations", "strangers"),
    }[circle]


def ring_label(circle: Circle, count: int) -> str:
    """A ring: its circle, how many are on it, and how many it and the ones inside hold together."""
    if circle is Circle.STRANGER:
        return f"{circle_name(circle)} {count}"
    inside = QCoreApplication.translate("relations", "{circle} {count} of {capacity}")
    return inside.format(circle=circle_name(circle), count=count, capacity=CAPACITIES[circle])


def trigger_name(trigger: Trigger) -> str:
    """Why somebody changed the circle."""
    return {
        Trigger.INTERACTION: QCoreApplication.translate("relations", "talk"),
        Trigger.EVENT: QCoreApplication.translate("relations", "decisive event"),
        Trigger.DECAY: QCoreApplication.translate("relations", "silence"),
        Trigger.DISPLACED: QCoreApplication.translate("relations", "circle was full"),
    }[trigger]


def signed(value: float) -> str:
    """A number with its sign, minus as a minus; a dash for none."""
    return "–" if math.isnan(value) else f"{value:+.2f}".replace("-", "−")


def relation_sentence(relations: RelationsAt, source: int, target: int, names: tuple[str, str]) -> str:
    """One direction of a relation in numbers."""
    if not relations.met[source, target] and not relations.intimacy[source, target]:
        text = QCoreApplication.translate("relations", "{source} → {target}: never met so far")
        return text.format(source=names[0], target=names[1])
    text = QCoreApplication.translate(
        "relations", "{source} → {target}: intimacy {intimacy}, balance {balance}, {circle}"
    )
    return text.format(
        source=names[0],
        target=names[1],
        intimacy=f"{relations.intimacy[source, target]:.2f}",
        balance=signed(float(relations.balance[source, target])),
        circle=circle_name(Circle(int(relations.circle[source, target]))),
    )
