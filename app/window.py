"""The main window: it only puts the parts together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.actions.menus import Actions
from app.actions.verbs import Verbs
from app.dialogs.closing import may_stop
from app.dialogs.opening import show_comfyui, show_environments
from app.dialogs.preference_effects import apply_preferences
from app.icons import icon
from app.jobs.analysis_job import AnalysisJob
from app.jobs.environment_job import EnvironmentJob
from app.layouts import Layouts
from app.panel_menus import PanelMenus
from app.panels.agreement import AgreementPanel
from app.panels.clips import ClipsPanel
from app.panels.coding import CodingPanel
from app.panels.conflicts import ConflictsPanel
from app.panels.delivery import DeliveryPanel
from app.panels.editing import commit_open_editor
from app.panels.evidence import EvidencePanel
from app.panels.history import HistoryPanel
from app.panels.jobs import JobsPanel
from app.panels.jobs_strip import JobsStrip
from app.panels.lines import LinesPanel
from app.panels.memory import MemoryPanel
from app.panels.notes import NotesPanel
from app.panels.people import PeoplePanel
from app.panels.person import PersonPanel
from app.panels.prompts import PromptsPanel
from app.panels.remarks import RemarksButton
from app.panels.screenplay import ScreenplayPanel
from app.panels.social import SocialPanel
from app.panels.welcome import Welcome
from app.places import Place, Places
from app.player.choose import make_player
from app.player.interface import VideoPlayer
from app.player.overlay import Overlay
from app.player.stage import Stage
from app.playhead import Playhead
from app.portraits import Portraits
from app.preferences import Preferences
from app.session import Session
from app.theme import Theme
from app.timeline.view import TimelineView
from app.tour.first import offer_tour
from app.undo_told import UndoTold
from app.workspace import Panel, Workspace
from emotionai_core.records.timebase import FrameTimes

_NOTICE_MS = 8000


class MainWindow(QMainWindow):
    """Start page, or the studio on a project."""

    def __init__(
        self, theme: Theme, preferences: Preferences, player: VideoPlayer | None = None, job: AnalysisJob | None = None
    ) -> None:
        super().__init__()
        self.theme = theme
        self.preferences = preferences
        self.session = Session(self)
        self.playhead = Playhead(self)
        self.portraits = Portraits(self)
        self.job = job if job is not None else AnalysisJob(self)
        self.environment_job = EnvironmentJob(self)
        self.player = player if player is not None else make_player(preferences.text("player"), self)
        self.playhead.attach(self.player)
        # Not where nobody looks, as when only a picture of the window is taken.
        self.offers_tour = True
        self.actions_ = Actions(self)
        self._build()
        self._connect()
        self._restore()

    def _build(self) -> None:
        self.setWindowTitle("EmotionalAI Studio")
        self.setWindowIcon(QIcon(icon("app", self.theme.look.colour("ink"))))
        self.setAcceptDrops(True)
        self.stage = Stage(self.player, self.playhead, self.theme, self.actions_.by_id)
        self.timeline = TimelineView(self.session, self.playhead, self.theme)
        self.conflicts = ConflictsPanel(self.session, self.playhead, self.theme)
        self.people = PeoplePanel(self.session, self.portraits, self.theme)
        self.people.follow(self.playhead)
        self.lines = LinesPanel(self.session, self.playhead, self.theme)
        self.evidence = EvidencePanel(self.session, self.playhead, self.theme)
        self.history = HistoryPanel(self.session, self.theme)
        self.notes = NotesPanel(self.session, self.playhead, self.theme)
        self.coding = CodingPanel(self.session, self.playhead, self.theme)
        self.agreement = AgreementPanel(self.session, self.playhead, self.theme)
        self.jobs = JobsPanel(self.job, self.preferences, self.theme)
        self._build_characters()
        self._build_creation()
        self.overlay = Overlay(self.session, self.playhead, self.theme, self.stage.screen)
        studio = self._studio()
        self.verbs = Verbs(
            self,
            self.session,
            self.playhead,
            self.theme,
            self.job,
            self.preferences,
            self.stage.screen,
            self.timeline,
            self.conflicts,
            self.tell,
            self.workspace,
            self.layouts,
            self.environment_job,
            self.prompts,
            self.screenplay,
        )
        starts = {"film": self.verbs.open_film, "project": self.verbs.open_project, "demo": self.verbs.try_demo}
        self.welcome = Welcome(self.theme, self.job, starts, self.verbs.show_project)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(studio)
        self.setCentralWidget(self.stack)
        menus = self.actions_.fill_menus(self)
        self.actions_.bind(self.verbs, self, [self.timeline.canvas, self.stage])
        PanelMenus(menus["view"], self, self.workspace, self.actions_, self.verbs)
        self._recent = QMenu(self.tr("Recent projects"), self)
        menus["file"].insertMenu(self.actions_.by_id["close_project"], self._recent)
        self._fill_status_bar()

    def _fill_status_bar(self) -> None:
        """What runs, what is to be said of the film, and what it is."""
        self.film_facts = QLabel()
        self.statusBar().setSizeGripEnabled(False)
        strip = JobsStrip(self.job, self.theme)
        strip.clicked.connect(lambda: self.verbs.show_panel("jobs"))
        self.statusBar().addPermanentWidget(strip)
        installing = JobsStrip(self.environment_job, self.theme)
        installing.clicked.connect(lambda: show_environments(self.verbs))
        self.statusBar().addPermanentWidget(installing)
        self.remarks = RemarksButton(self.session, self.theme, self.tell)
        self.statusBar().addPermanentWidget(self.remarks)
        self.statusBar().addPermanentWidget(self.film_facts)

    def _build_characters(self) -> None:
        """The panels about what follows from the lines, which is computed while one of them is looked at."""
        session, playhead, theme = self.session, self.playhead, self.theme
        self.person = PersonPanel(session, playhead, self.portraits, theme)
        self.memory = MemoryPanel(session, playhead, theme)
        self.social = SocialPanel(session, playhead, self.portraits, theme)
        self.delivery = DeliveryPanel(session, playhead, theme)
        for panel in (self.person, self.memory, self.social, self.delivery):
            session.understood.serve(panel)

    def _build_creation(self) -> None:
        """The panels that lead from key scenes to clips."""
        session, playhead, theme = self.session, self.playhead, self.theme
        self.prompts = PromptsPanel(session, playhead, theme)
        self.screenplay = ScreenplayPanel(session, playhead, theme)
        self.clips = ClipsPanel(session, playhead, theme)
        for panel in (self.prompts, self.screenplay):
            session.prompted.serve(panel)

    def _studio(self) -> QWidget:
        panels = (
            Panel("conflicts", self.tr("Conflicts"), self.conflicts, "left"),
            Panel("people", self.tr("People"), self.people, "left"),
            Panel("lines", self.tr("Lines"), self.lines, "left"),
            Panel("notes", self.tr("Notes"), self.notes, "left"),
            Panel("history", self.tr("History"), self.history, "left"),
            Panel("evidence", self.tr("Evidence"), self.evidence, "right"),
            Panel("coding", self.tr("Coding"), self.coding, "right"),
            Panel("agreement", self.tr("Agreement"), self.agreement, "right"),
            Panel("jobs", self.tr("Jobs"), self.jobs, "right"),
            Panel("person", self.tr("Character"), self.person, "right"),
            Panel("memory", self.tr("Memory"), self.memory, "right"),
            Panel("delivery", self.tr("Delivery"), self.delivery, "left"),
            Panel("social", self.tr("Relations"), self.social, "left"),
            Panel("prompts", self.tr("Prompts"), self.prompts, "right"),
            Panel("screenplay", self.tr("Screenplay"), self.screenplay, "left"),
            Panel("clips", self.tr("Clips"), self.clips, "left"),
            Panel("timeline", self.tr("Timeline"), self.timeline, "bottom", self.timeline.header),
        )
        page = QWidget()
        self.workspace = Workspace(self.stage, panels, self.theme, page)
        self.layouts = Layouts(self.workspace, self.preferences)
        self.places = Places(self.preferences)
        self.session.order_of = self.places.order_of
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.workspace)
        return page

    def _connect(self) -> None:
        session, refresh = self.session, self.actions_.refresh
        session.opening.connect(lambda name: self.welcome.say(self.tr("Opening {name}…").format(name=name)))
        session.opened.connect(self._on_opened)
        session.closing.connect(self._keep_place)
        session.closed.connect(self._on_closed)
        session.failed.connect(self.tell)
        session.notice.connect(self.tell)
        self.portraits.times_known.connect(self._on_times)
        self.portraits.failed.connect(self._on_film_failed)
        self.job.finished.connect(self._on_analysed)
        self.job.warned.connect(self.tell)
        self.job.failed.connect(self.tell)
        self.environment_job.ended.connect(lambda state: self.tell(state.sentence))
        self._recent.aboutToShow.connect(self._fill_recent)
        for changed in (session.analysis_changed, session.selection_changed, session.edits_changed, self.job.changed):
            changed.connect(refresh)
        self.playhead.film_changed.connect(refresh)
        self.conflicts.review.zoom_wanted.connect(self.timeline.canvas.show_stretch)
        self.timeline.prompt_wanted.connect(self._show_prompt)
        self.prompts.element_wanted.connect(self._show_element)
        session.clips.asked.connect(lambda: self.verbs.show_panel("clips"))
        session.clips.server_wanted.connect(lambda: show_comfyui(self.verbs))
        session.coder_changed.connect(self._title)
        UndoTold(session, self.tell, self)
        self.jobs.project_wanted.connect(self.verbs.show_project)
        self.playhead.sound_changed.connect(self._on_sound)
        self.stage.transport.time.format_changed.connect(
            lambda chosen: self.preferences.put("time_display", chosen.value)
        )

    def _show_prompt(self, utterance: int) -> None:
        self.verbs.show_panel("prompts")
        self.prompts.show_scene(utterance)

    def _show_element(self, element: int) -> None:
        self.verbs.show_panel("screenplay")
        self.screenplay.show_element(element)

    def _restore(self) -> None:
        preferences = self.preferences
        self.resize(1280, 720)
        self.restoreGeometry(preferences.state("window"))
        self.layouts.restore_last()
        self.timeline.restore(preferences.text("timeline"))
        self.playhead.set_volume(_fraction(preferences.text("volume"), 0.8))
        self.playhead.set_muted(preferences.flag("muted", False))
        apply_preferences(self.verbs)
        self.stage.screen.show_faces = preferences.flag("faces", True)
        self.stage.screen.show_subtitle = preferences.flag("subtitle", True)
        self.welcome.show_recent(preferences.recent())
        self.actions_.refresh()

    def tell(self, sentence: str) -> None:
        """A sentence in the status bar, and on the start page while it is shown."""
        self.statusBar().showMessage(sentence, _NOTICE_MS)
        if self.stack.currentIndex() == 0:
            self.welcome.say(sentence)

    def _on_opened(self) -> None:
        analysis = self.session.analysis
        assert analysis is not None
        film = analysis.film
        self.preferences.remember_project(self.session.path)
        self._title()
        self.film_facts.setText(f"{film.width}×{film.height} · {float(film.rate):.4g} fps · {film.path.name}  ")
        self.playhead.set_film(film.duration)
        files = self.session.files
        assert files is not None
        self.portraits.open(self.session.film_path, files.times, files.proxy, files.restored)
        if files.times is not None:
            self._play(files.times)
        self.stack.setCurrentIndex(1)
        self.welcome.say("")
        self.timeline.canvas.setFocus()
        place = self.places.of(self.session.path)
        # The timeline has its width only once the page is laid out.
        QTimer.singleShot(0, self, lambda: self._go_back_to(place))
        if self.offers_tour:
            offer_tour(self.verbs)

    def _on_analysed(self, project: Path) -> None:
        self.preferences.remember_project(project)
        if self.session.analysis is None:
            self.verbs.show_project(project)
        else:
            # Somebody may be in the middle of a correction: nothing changes under their hands.
            self.tell(self.tr("{name} is analysed. It is the first of the recent projects.").format(name=project.stem))

    def _go_back_to(self, place: Place | None) -> None:
        """Where somebody was when the project was open before."""
        if place is None:
            return
        known = {person.key for person in self.session.analysis.people} if self.session.analysis else set()
        self.session.show_people(frozenset(place.shown) & known)
        self.session.select(place.selected)
        self.playhead.choose_span(place.span)
        if place.length > 0:
            self.timeline.look_at(place.start, place.start + place.length)
        self.playhead.seek(place.position)

    def _keep_place(self) -> None:
        """Remember where somebody is, while the project is still open."""
        commit_open_editor()
        session, scale = self.session, self.timeline.canvas.scale
        if session.analysis is None:
            return
        order = tuple(sorted(session.colours, key=lambda key: session.colours[key]))
        shown = tuple(sorted(session.people_shown))
        length = scale.width * scale.per_pixel
        place = Place(self.playhead.position, scale.start, length, self.playhead.span, session.selected, order, shown)
        self.places.keep(session.path, place)

    def _on_sound(self) -> None:
        self.preferences.put("volume", f"{self.playhead.volume:.2f}")
        self.preferences.put("muted", self.playhead.muted)

    def _title(self) -> None:
        session = self.session
        if session.analysis is None:
            self.setWindowTitle("EmotionalAI Studio")
            return
        title = session.name + (" " + self.tr("(read only)") if session.read_only else "")
        if session.blind:
            title += " " + self.tr("(blind coding)")
        self.setWindowTitle(f"{title} – EmotionalAI Studio")

    def _on_times(self, times: FrameTimes) -> None:
        """The film was asked for its frames' times, because the project did not know them."""
        if self.playhead.times is None:
            self._play(times)

    def _play(self, times: FrameTimes) -> None:
        analysis, files = self.session.analysis, self.session.files
        if analysis is not None and files is not None:
            self.playhead.set_times(times)
            self.player.open(self.session.film_path, analysis.film.origin, times, files.proxy)

    def _on_film_failed(self, sentence: str) -> None:
        self.stage.screen.show_message(sentence)

    def _on_closed(self) -> None:
        self._title()
        self.film_facts.setText("")
        self.playhead.set_film(0.0)
        self.player.unload()
        self.welcome.say("")
        self.welcome.show_recent(self.preferences.recent())
        self.stack.setCurrentIndex(0)
        self.actions_.refresh()

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.preferences.recent():
            self._recent.addAction(str(path), lambda path=path: self.verbs.show_project(path))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Films and projects may be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            self.verbs.open_path(Path(local[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything is stored already: close without a question, unless that stops an installation."""
        if not may_stop(self.environment_job, self):
            event.ignore()
            return
        commit_open_editor()
        self.preferences.put("window", self.saveGeometry())
        self._keep_place()
        self.layouts.keep_last()
        self.preferences.put("timeline", self.timeline.state())
        self.preferences.save()
        self.hide()
        self.playhead.pause()
        self.job.shut_down()
        self.environment_job.shut_down()
        self.player.close()
        self.portraits.close()
        self.timeline.shut_down()
        self.memory.shut_down()
        self.social.shut_down()
        self.clips.shut_down()
        self.session.shut_down()
        event.accept()


def _fraction(text: str, default: float) -> float:
    try:
        return min(max(0.0, float(text)), 1.0)
    except ValueError:
        return default
