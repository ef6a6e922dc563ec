"""Preferences: how the studio works, and how the open film is analysed, made from the settings' own data."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.fuzzy import match
from app.dialogs.opening import environments_over
from app.dialogs.preference_effects import apply_one
from app.dialogs.preference_items import Page, analysis_pages, studio_page
from app.dialogs.preference_row import PreferenceRow
from app.dialogs.program_choices import ProgramChoices
from app.dialogs.settings_texts import group_title
from app.jobs.again import analyse_again
from app.jobs.new_films import keep_for_new_films, new_film_settings
from emotionai_core.settings import Scalar, Settings, needs_analysis

if TYPE_CHECKING:
    from app.actions.verbs import Verbs


class PreferencesDialog(QDialog):
    """Pages on the left, rows on the right; what can take effect at once does."""

    def __init__(self, verbs: Verbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._verbs = verbs
        self._stored = Settings()
        # Changes that only a new analysis brings about.
        self.waiting: dict[str, Scalar] = {}
        self.rows: dict[str, PreferenceRow] = {}
        self._of_page: list[list[PreferenceRow]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search preferences"))
        self.search.setAccessibleName(self.tr("Search preferences"))
        self.search.setClearButtonEnabled(True)
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.setFixedWidth(170)
        self.pages.setStyleSheet("QListWidget::item { padding: 8px 10px; }")
        self.stack = QStackedWidget()
        self.offer = QLabel()
        self.offer.setObjectName("muted")
        self.offer.setWordWrap(True)
        self.offer.linkActivated.connect(lambda _link: self._show_programs())
        self.again = QPushButton(self.tr("Analyse again"))
        self.again.setObjectName("primary")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.analyse_again)
        self._add_pages()
        self._lay_out()
        self.pages.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.search.textChanged.connect(self._filter)
        self.pages.setCurrentRow(0)
        self._show_offer()
        if self._has_project:
            verbs.session.ask_settings(self._on_settings)
        else:
            self._on_settings(new_film_settings(verbs.preferences))

    def _add_pages(self) -> None:
        self._add(self.tr("Studio"), studio_page())
        # Without a project, programs are chosen for films that have none yet.
        pages = analysis_pages() if self._has_project else [one for one in analysis_pages() if one.group == "programs"]
        for page in pages:
            self._add(group_title(page.group), page)
        for name, row in self.rows.items():
            row.changed.connect(lambda value, name=name: self._on_changed(name, value))
            row.programs_wanted.connect(self._show_programs)
        self._show_studio()

    def _add(self, title: str, page: Page) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(0)
        heading = QLabel(title)
        heading.setObjectName("panelTitle")
        column.addWidget(heading)
        column.addSpacing(6)
        rows: list[PreferenceRow] = []
        self._of_page.append(rows)
        for item in page.items:
            key = f"{page.group}/{item.id}" if page.group else item.id
            row = PreferenceRow(item, self._verbs.theme)
            self.rows[key] = row
            rows.append(row)
            column.addWidget(row)
        if not self._has_project:
            hint = QLabel(
                self.tr("For films that are analysed for the first time. A film that has a project keeps its own.")
                if page.group
                else self.tr("Open a project to change how its film is analysed.")
            )
            hint.setObjectName("faint")
            hint.setWordWrap(True)
            column.addSpacing(8)
            column.addWidget(hint)
        column.addStretch(1)
        body = QWidget()
        body.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self.pages.addItem(title)
        self.stack.addWidget(scroll)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.pages)
        middle.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.offer, 1)
        row.addWidget(self.again)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reset_all = buttons.addButton(self.tr("Reset this page"), QDialogButtonBox.ButtonRole.ResetRole)
        self.reset_all.setAutoDefault(False)
        self.reset_all.clicked.connect(self.reset_page)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addLayout(middle, 1)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self.resize(800, 560)
        self.setMinimumSize(600, 420)

    @property
    def _has_project(self) -> bool:
        return self._verbs.session.analysis is not None

    def _show_studio(self) -> None:
        preferences = self._verbs.preferences
        for name, row in self.rows.items():
            if "/" not in name:
                row.show_value(preferences.text(name, str(row.item.default)))
        self.rows["theme"].show_value(self._verbs.theme.choice)
        self.rows["coder"].show_value(self._verbs.session.coder)

    def _on_settings(self, settings: Settings) -> None:
        """What the open project is analysed with."""
        self._stored = settings
        values = settings.as_dict()
        for key, row in self.rows.items():
            if "/" in key and row.item.id not in self.waiting:
                row.show_value(values[row.item.id])
        self.setEnabled(True)

    def _on_changed(self, key: str, value: Scalar) -> None:
        if "/" not in key:
            self._change_studio(key, value)
        elif not self._has_project:
            keep_for_new_films(self._verbs.preferences, key.partition("/")[2], value)
            self._verbs.preferences.save()
        elif needs_analysis(name := key.partition("/")[2]):
            if value == self._stored.as_dict()[name]:
                self.waiting.pop(name, None)
            else:
                self.waiting[name] = value
            self._show_offer()
        elif self._verbs.session.read_only:
            self._verbs.tell(self._verbs.session.read_only_notice)
            self.rows[key].show_value(self._stored.as_dict()[name])
        else:
            self._verbs.session.change_settings({name: value})
            self._verbs.session.ask_settings(self._on_settings)

    def _change_studio(self, name: str, value: Scalar) -> None:
        self._verbs.preferences.put(name, str(value))
        apply_one(self._verbs, name, str(value))
        self._verbs.preferences.save()

    def _show_offer(self) -> None:
        count = len(self.waiting)
        self.again.setVisible(bool(count))
        self.offer.setVisible(bool(count))
        lacks = self._lacks()
        free = not self._verbs.job.state.running and not self._verbs.session.read_only
        self.again.setEnabled(free and not lacks)
        text = self.tr(
            "Changes that need a new analysis: %n. Corrections are kept; what is unchanged is reused.", "", count
        )
        if lacks:
            text = self.tr("What was chosen is not ready: {lacks}.").format(lacks="; ".join(lacks))
            text = f'{escape(text)} <a href="programs">{escape(self.tr("Environments…"))}</a>'
        self.offer.setText(text)

    def _lacks(self) -> list[str]:
        """What the programs that were chosen lack; the analysis would only fail for want of it."""
        found: list[str] = []
        for row in self.rows.values():
            lack = row.item.missing.get(str(row.value), "") if row.item.id in self.waiting else ""
            if lack:
                found.append(f"{row.spoken(row.value)}: {lack}")
        return list(dict.fromkeys(found))

    def analyse_again(self) -> None:
        """Analyse the open film with what was changed."""
        changes = dict(self.waiting)
        self.close()
        # The dialog is gone before the project is closed under it.
        QTimer.singleShot(0, self._verbs.window, lambda: analyse_again(self._verbs, changes))

    def _show_programs(self) -> None:
        """Where a program that was chosen can be installed; what waits for a new analysis is not lost by it."""
        environments_over(self._verbs, self).finished.connect(lambda _result: self._refresh_programs())

    def _refresh_programs(self) -> None:
        """Say anew what the programs lack."""
        programs = ProgramChoices()
        for row in self.rows.values():
            if row.item.stage:
                row.item = replace(row.item, missing=programs.of(row.item.stage).missing)
                row.show_value(row.value)
        self._show_offer()

    def reset_page(self) -> None:
        """The defaults of the page that is shown."""
        for row in self._of_page[self.stack.currentIndex()]:
            if row.reset.isEnabled():
                row.go_back()

    def _filter(self, text: str) -> None:
        """Show the rows that have the letters, and go to the first page with one."""
        wanted = text.strip()
        first = -1
        for place, rows in enumerate(self._of_page):
            fits = [self._fits(wanted, row) for row in rows]
            for row, fit in zip(rows, fits, strict=True):
                row.setVisible(fit)
            self.pages.item(place).setHidden(not any(fits))
            if any(fits) and first < 0:
                first = place
        current = self.pages.item(self.pages.currentRow())
        if first >= 0 and (current is None or current.isHidden()):
            self.pages.setCurrentRow(first)

    def _fits(self, wanted: str, row: PreferenceRow) -> bool:
        if not wanted or wanted.casefold() in f"{row.item.text} {row.item.id}".casefold():
            return True
        found = match(wanted, row.item.text)
        return found is not None and found[0] > 5 * len(wanted)
