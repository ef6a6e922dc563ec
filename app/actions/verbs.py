"""What a user can do, one short function each, and the facts that say when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.backing import CoreBacking
from app.dialogs.about import AboutDialog
from app.dialogs.go_to import GoToDialog
from app.jobs.analysis_job import AnalysisJob
from app.jobs.environment_job import EnvironmentJob
from app.jobs.new_films import changes_for
from app.layouts import Layouts
from app.panels.conflicts import ConflictsPanel
from app.panels.prompts import PromptsPanel
from app.panels.screenplay import ScreenplayPanel
from app.player.screen import Screen
from app.playhead import Playhead
from app.preferences import Preferences
from app.session import Session
from app.theme import Theme
from app.timeline.view import TimelineView
from app.workspace import Workspace
from emotionai_core.errors import StudioError
from emotionai_core.project.edits import Judgement

FILMS = "*.mp4 *.mkv *.mov *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.m2ts *.wmv *.flv *.ogv"

# Text files may be subtitles, too: they are taken by the screenplay's panel only.
SCREENPLAYS = (".fountain", ".fdx", ".pdf")


@dataclass(slots=True, weakref_slot=True, eq=False)
class Verbs:
    """Everything an action may reach."""

    window: QWidget
    session: Session
    playhead: Playhead
    theme: Theme
    job: AnalysisJob
    preferences: Preferences
    screen: Screen
    timeline: TimelineView
    conflicts: ConflictsPanel
    tell: Callable[[str], None]
    workspace: Workspace
    layouts: Layouts
    environment_job: EnvironmentJob
    prompts: PromptsPanel
    screenplay: ScreenplayPanel

    def facts(self) -> dict[str, bool]:
        """What is possible now, by name."""
        project = self.session.analysis is not None
        edits = self.session.edits
        line = self.session.line(self.session.selected)
        editable = project and not self.session.read_only
        return {
            "always": True,
            "project": project,
            "film": project and self.playhead.duration > 0,
            "editable": editable,
            "can_undo": editable and edits.can_undo,
            "can_redo": editable and edits.can_redo,
            "conflict_selected": editable and line is not None and line.conflict is not None,
            "line_selected": editable and line is not None,
            "seeing": project and not self.session.blind,
            "creating": editable and not self.session.blind,
            "line_to_create": editable and line is not None and not self.session.blind,
            "conflicts": project and bool(self.timeline.content.conflicts),
            "idle": not self.job.state.running,
            "busy": self.job.state.running,
        }

    def open_film(self) -> None:
        """Choose a film and analyse it."""
        films = QCoreApplication.translate("verbs", "Films")
        everything = QCoreApplication.translate("verbs", "All files")
        name, _ = QFileDialog.getOpenFileName(
            self.window,
            QCoreApplication.translate("verbs", "Open a film"),
            self._last_folder(),
            f"{films} ({FILMS});;{everything} (*)",
        )
        if name:
            self.analyse(Path(name))

    def analyse(self, film: Path) -> None:
        """Analyse a film; the project opens when it is finished."""
        self.preferences.put("folder", str(film.parent))
        self.job.start(film, changes=changes_for(film, self.preferences))

    def open_project(self) -> None:
        """Choose a project folder."""
        name = QFileDialog.getExistingDirectory(
            self.window, QCoreApplication.translate("verbs", "Open a project"), self._last_folder()
        )
        if name:
            self.show_project(Path(name))

    def show_project(self, path: Path) -> None:
        """Open a project."""
        self.preferences.put("folder", str(path.parent))
        if self.session.analysis is not None and path.resolve() == self.session.path.resolve():
            # Let go first: its lock is our own. It may have been analysed anew.
            self.close_project()
        self.session.open(lambda: CoreBacking(path), path.stem)

    def open_path(self, path: Path) -> None:
        """A film, a project or a screenplay, as dropped on the window."""
        if path.is_dir():
            self.show_project(path)
        elif path.suffix.lower() in SCREENPLAYS and self.session.analysis is not None and not self.session.blind:
            self.show_panel("screenplay")
            self.session.prompted.import_screenplay(path)
        elif path.is_file():
            self.analyse(path)

    def try_demo(self) -> None:
        """Analyse the demo film."""
        try:
            # The command knows where the demo lies; importing it earlier would slow the start.
            from app.command import prepare_demo

            film = prepare_demo()
            self.job.start(film, changes=changes_for(film, self.preferences))
        except (StudioError, OSError) as error:
            self.tell(error.sentence() if isinstance(error, StudioError) else str(error))

    def close_project(self) -> None:
        """Back to the start page."""
        self.playhead.pause()
        self.session.close_project()

    def export(self) -> None:
        """Choose a folder and write everything there."""
        name = QFileDialog.getExistingDirectory(
            self.window, QCoreApplication.translate("verbs", "Export into a folder"), self._last_folder()
        )
        if name:
            self.session.exporter.export(Path(name))

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    def judge(self, judgement: Judgement) -> None:
        """Accept or reject the selected conflict."""
        self.conflicts.judge(judgement)

    def move_by(self, seconds: float) -> None:
        """Some seconds on or back."""
        self.playhead.seek(self.playhead.position + seconds)

    def go_to_time(self) -> None:
        """Type where to go."""
        self.playhead.pause()
        GoToDialog(self.playhead, self.window).open()

    def toggle_full_screen(self) -> None:
        """The film alone on the screen, or back."""
        self.screen.full_screen_asked.emit()

    def go_to_cut(self, direction: int) -> None:
        """Next or previous cut."""
        self.timeline.go_to_cut(direction)

    def go_to_conflict(self, direction: int) -> None:
        """Next or previous conflict."""
        self.timeline.go_to_conflict(direction)

    def zoom(self, factor: float) -> None:
        """Closer or further away."""
        self.timeline.canvas.zoom(factor)

    def fit(self) -> None:
        """The whole film on the timeline."""
        self.timeline.canvas.fit()

    def choose_theme(self, choice: str) -> None:
        """Light, dark, or as the system is."""
        self.theme.choose(choice)
        self.preferences.put("theme", choice)

    def toggle_faces(self) -> None:
        """Faces on the picture or not."""
        self.screen.show_faces = not self.screen.show_faces
        self.screen.update()
        self.preferences.put("faces", self.screen.show_faces)

    def toggle_subtitle(self) -> None:
        """Lines on the picture or not."""
        self.screen.show_subtitle = not self.screen.show_subtitle
        self.screen.update()
        self.preferences.put("subtitle", self.screen.show_subtitle)

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""
        self.workspace.show_panel(name)

    def show_layout(self, name: str) -> None:
        """Arrange the panels as kept under a name."""
        if not self.layouts.apply(name):
            self.tell(
                QCoreApplication.translate(
                    "verbs", "This layout was made by another version of the studio and does not fit."
                )
            )

    def save_layout(self) -> None:
        """Keep the arrangement under a name."""
        name, said = QInputDialog.getText(
            self.window,
            QCoreApplication.translate("verbs", "Save layout"),
            QCoreApplication.translate("verbs", "Name of the layout"),
        )
        if said and self.layouts.save(name):
            self.preferences.save()

    def add_key_scene(self) -> None:
        """Write a prompt for the selected line."""
        self.show_panel("prompts")
        self.prompts.add_selected()

    def make_clip(self) -> None:
        """Ask for a clip of the selected line."""
        if self.session.selected is not None:
            self.session.clips.make((self.session.selected,))

    def make_clips(self) -> None:
        """Ask for clips of all key scenes."""
        self.session.clips.make_all()

    def import_screenplay(self) -> None:
        """Choose a screenplay and lay it along the film."""
        self.show_panel("screenplay")
        self.screenplay.choose_file()

    def show_about(self) -> None:
        """Version, licences, and what the results are not."""
        AboutDialog(self.window).open()

    def _last_folder(self) -> str:
        return self.preferences.text("folder", str(Path.home()))
