"""Figures of agreement as rows: between whom, how far, how sure, and what people reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.panels.paint import LEFT, RIGHT, elided, paint_bar, sized
from app.panels.rows import Index
from app.theme import Look, Theme
from app.tips import plain_tip
from app.words import emotion_name
from emotionai_core.records.agreement import AgreementRow, Ceiling, Difference, Matter, Measure

FIGURE_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
CEILING_ROLE = Qt.ItemDataRole.UserRole + 3
_ROW, _HEADING = 64, 34
_WHY_NONE = ("only-marked", "only-unmarked", "one-answer", "one-sided")
_MATTERS: tuple[Matter, ...] = ("emotion", "arousal", "valence", "conflict")


def matter_name(matter: Matter) -> str:
    """What was agreed about."""
    return {
        "emotion": QCoreApplication.translate("agreement", "Emotion"),
        "conflict": QCoreApplication.translate("agreement", "Conflicts"),
        "arousal": QCoreApplication.translate("agreement", "Arousal"),
        "valence": QCoreApplication.translate("agreement", "Valence"),
    }[matter]


def measure_name(measure: Measure) -> str:
    """The measure's name in the field."""
    return {
        "cohen-kappa": QCoreApplication.translate("agreement", "Cohen's κ"),
        "fleiss-kappa": QCoreApplication.translate("agreement", "Fleiss' κ"),
        "krippendorff-alpha": QCoreApplication.translate("agreement", "Krippendorff's α"),
        "icc": QCoreApplication.translate("agreement", "ICC(2,1)"),
    }[measure]


def measure_meaning(measure: Measure) -> str:
    """What a measure says, in a sentence or two."""
    return {
        "cohen-kappa": QCoreApplication.translate(
            "agreement", "Cohen's κ: agreement of two beyond chance. 1 is always, 0 no more than guessing."
        ),
        "fleiss-kappa": QCoreApplication.translate(
            "agreement", "Fleiss' κ: agreement of all coders beyond chance. 1 is always, 0 no more than guessing."
        ),
        "krippendorff-alpha": QCoreApplication.translate(
            "agreement",
            "Krippendorff's α: agreement of any number of coders beyond chance, also where some coded only a part.",
        ),
        "icc": QCoreApplication.translate(
            "agreement",
            "ICC(2,1): how far two curves agree in their values, not only in their ups and downs. 1 is fully.",
        ),
    }[measure]


def rater_name(rater: str) -> str:
    """A coder, or a channel of the machine."""
    return {
        "": QCoreApplication.translate("agreement", "(no name)"),
        "machine:face": QCoreApplication.translate("agreement", "face (machine)"),
        "machine:voice": QCoreApplication.translate("agreement", "voice (machine)"),
        "machine:text": QCoreApplication.translate("agreement", "words (machine)"),
        "machine:conflict": QCoreApplication.translate("agreement", "conflicts (machine)"),
    }.get(rater, rater)


def raters_name(raters: Sequence[str]) -> str:
    """Between whom; people before machines."""
    people = [rater_name(one) for one in raters if not one.startswith("machine:")]
    machines = [rater_name(one) for one in raters if one.startswith("machine:")]
    if len(raters) > 2 and not machines:
        count = len(people)
        return QCoreApplication.translate("agreement", "All %n coders", "", count)
    return " – ".join([*people, *machines])


def value_text(row: AgreementRow) -> str:
    """The figure, or that there is none."""
    if math.isnan(row.value):
        if row.reason in _WHY_NONE:
            return QCoreApplication.translate("agreement", "not defined")
        return QCoreApplication.translate("agreement", "not enough")
    return f"{row.value:.2f}".replace("-", "−")


def basis_text(row: AgreementRow) -> str:
    """From how many lines, and how sure."""
    # The tool that collects texts understands nothing but a name as their number.
    count = row.lines
    lines = QCoreApplication.translate("agreement", "%n line(s)", "", count)
    if math.isnan(row.value):
        short = {
            "only-marked": QCoreApplication.translate("agreement", "{lines}, all marked"),
            "only-unmarked": QCoreApplication.translate("agreement", "{lines}, none marked"),
            "one-answer": QCoreApplication.translate("agreement", "{lines}, all alike"),
            "one-sided": QCoreApplication.translate("agreement", "{lines}, one never varies"),
        }.get(row.reason, QCoreApplication.translate("agreement", "{lines}, five are needed"))
        return short.format(lines=lines)
    if math.isnan(row.low) or math.isnan(row.high):
        return lines
    text = QCoreApplication.translate("agreement", "{low} to {high} · {lines}")
    return text.format(low=f"{row.low:.2f}".replace("-", "−"), high=f"{row.high:.2f}".replace("-", "−"), lines=lines)


def reason_text(row: AgreementRow) -> str:
    """Why there is no figure in spite of enough lines, in a sentence; "" where there is one."""
    return {
        "only-marked": QCoreApplication.translate(
            "agreement",
            "The machine marks every line that was judged: there is nothing to tell agreement from chance by.",
        ),
        "only-unmarked": QCoreApplication.translate(
            "agreement",
            "The machine marks none of the lines that were judged: there is nothing to tell agreement from chance by.",
        ),
        "one-sided": QCoreApplication.translate(
            "agreement",
            "Not defined: one of the two said the same of every line, so kappa would be 0 whatever the other said.",
        ),
        "one-answer": QCoreApplication.translate(
            "agreement", "Everybody always said the same: there is nothing to tell agreement from chance by."
        ),
    }.get(row.reason, "")


def _order(row: AgreementRow) -> tuple[int, int, tuple[str, ...], str]:
    machines = sum(one.startswith("machine:") for one in row.raters)
    group = 2 if machines else 0 if len(row.raters) == 2 else 1
    return _MATTERS.index(row.matter), group, row.raters, row.measure


class AgreementModel(QAbstractListModel):
    """Headings and figures."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[AgreementRow | Matter] = []
        self._ceilings: tuple[Ceiling, ...] = ()

    def show_rows(self, rows: Sequence[AgreementRow], ceilings: tuple[Ceiling, ...]) -> None:
        """Show these figures, each matter under its heading."""
        made: list[AgreementRow | Matter] = []
        for row in sorted(rows, key=_order):
            before = made[-1] if made else None
            if not isinstance(before, AgreementRow) or before.matter != row.matter:
                made.append(row.matter)
            made.append(row)
        self.beginResetModel()
        self._rows, self._ceilings = made, ceilings
        self.endResetModel()

    @property
    def figures(self) -> list[AgreementRow]:
        """Without the headings."""
        return [row for row in self._rows if isinstance(row, AgreementRow)]

    def figure_at(self, place: int) -> AgreementRow | None:
        """The figure in a row, None for a heading."""
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        return row if isinstance(row, AgreementRow) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        figure = self.figure_at(index.row()) is not None
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if figure else Qt.ItemFlag.NoItemFlags

    def ceiling(self, row: AgreementRow) -> Ceiling | None:
        """What people reach in the same measure."""
        return next((one for one in self._ceilings if (one.matter, one.measure) == (row.matter, row.measure)), None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if not isinstance(row, AgreementRow):
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, HEADING_ROLE)
            return matter_name(row) if shown else None
        ceiling = self.ceiling(row)
        if role == FIGURE_ROLE:
            return row
        if role == CEILING_ROLE:
            return ceiling
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{raters_name(row.raters)}: {measure_name(row.measure)} {value_text(row)}, {basis_text(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = [f"{raters_name(row.raters)}: {measure_name(row.measure)} {value_text(row)}"]
            if not math.isnan(row.low):
                parts.append(
                    self.tr("95 % of resamplings of the lines lie from {low} to {high}.").format(
                        low=f"{row.low:.2f}", high=f"{row.high:.2f}"
                    )
                )
            if ceiling is not None:
                text = self.tr("People reach {value} among themselves: {source}")
                parts.append(text.format(value=f"{ceiling.value:.2f}", source=ceiling.source))
            return plain_tip("\n".join([*parts, *filter(None, [reason_text(row)]), measure_meaning(row.measure)]))
        return None


class AgreementDelegate(QStyledItemDelegate):
    """Paints a figure with its interval and the ceiling as a tick."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower."""
        return QSize(200, _HEADING if index.data(FIGURE_ROLE) is None else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A heading, or who and the value, the measure, the bar, the basis."""
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        figure: AgreementRow | None = index.data(FIGURE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if figure is None:
            painter.setFont(sized(painter.font(), 12, bold=True))
            painter.setPen(look.colour("muted"))
            painter.drawText(row.adjusted(12, 8, -12, 0), LEFT, str(index.data(HEADING_ROLE)))
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(row, look.colour("selection"))
        self._paint_words(painter, look, row, figure)
        bar = QRectF(row.x() + 12, row.y() + 50, row.width() - 24, 5)
        if not math.isnan(figure.value):
            self._paint_bar(painter, look, bar, figure, index.data(CEILING_ROLE))
        painter.restore()

    def _paint_words(self, painter: QPainter, look: Look, row: QRectF, figure: AgreementRow) -> None:
        enough = not math.isnan(figure.value)
        strong, small = sized(painter.font(), 14 if enough else 12, bold=enough), sized(painter.font(), 12)
        painter.setFont(strong)
        painter.setPen(look.colour("ink" if enough else "faint"))
        value = value_text(figure)
        head = QRectF(row.x() + 12, row.y() + 6, row.width() - 24, 20)
        painter.drawText(head, RIGHT, value)
        room = head.width() - painter.fontMetrics().horizontalAdvance(value) - 10
        plain = sized(painter.font(), 13)
        painter.setFont(plain)
        painter.setPen(look.colour("ink"))
        painter.drawText(head, LEFT, elided(plain, raters_name(figure.raters), room))
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        low = QRectF(head.x(), row.y() + 27, head.width(), 18)
        basis = basis_text(figure)
        painter.drawText(low, RIGHT, basis)
        left = low.width() - painter.fontMetrics().horizontalAdvance(basis) - 10
        painter.drawText(low, LEFT, elided(small, measure_name(figure.measure), left))

    def _paint_bar(
        self, painter: QPainter, look: Look, bar: QRectF, figure: AgreementRow, ceiling: Ceiling | None
    ) -> None:
        paint_bar(painter, look, bar, 0.0, look.colour("accent"))
        # Left of it, they agree less than chance alone would have them.
        zero = _place(bar, 0.0)
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawLine(QPointF(zero, bar.y() - 3), QPointF(zero, bar.bottom() + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        low = figure.value if math.isnan(figure.low) else figure.low
        high = figure.value if math.isnan(figure.high) else figure.high
        ends = [_place(bar, one) for one in (low, high)]
        painter.setBrush(look.colour("accent", 0.45))
        painter.drawRoundedRect(QRectF(ends[0], bar.y(), max(2.0, ends[1] - ends[0]), bar.height()), 2.5, 2.5)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(QPointF(_place(bar, figure.value), bar.center().y()), 4.5, 4.5)
        if ceiling is not None:
            tick = _place(bar, ceiling.value)
            painter.setPen(QPen(look.colour("warn"), 2))
            painter.drawLine(QPointF(tick, bar.y() - 4), QPointF(tick, bar.bottom() + 4))


def _place(bar: QRectF, value: float) -> float:
    """Where a figure lies on a bar from -1 to 1."""
    return bar.x() + bar.width() * (min(1.0, max(-1.0, value)) + 1) / 2


def said_text(said: str | float) -> str:
    """What somebody said of a line."""
    if not isinstance(said, str):
        return f"{said:.2f}".replace("-", "−")
    return {
        "": QCoreApplication.translate("agreement", "nothing"),
        "conflict": QCoreApplication.translate("agreement", "conflict"),
        "none": QCoreApplication.translate("agreement", "no conflict"),
    }.get(said) or emotion_name(said)


def difference_text(row: AgreementRow, one: Difference) -> str:
    """What each rater said of a line, people before machines."""
    told = sorted(zip(row.raters, one.said, strict=True), key=lambda pair: pair[0].startswith("machine:"))
    return " · ".join(f"{rater_name(rater)}: {said_text(said)}" for rater, said in told)
