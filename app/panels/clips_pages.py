"""Where queue, gallery and the clip that is looked at stand: together where there is room, else one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from app.panels.clips_bar import ClipsBar
from app.panels.clips_detail import ClipDetail
from app.panels.clips_gallery import Gallery
from app.panels.clips_player import ClipPlayer
from app.panels.clips_queue import QueueList
from app.panels.parts import EmptyState

# From here on, the clip that is looked at stands beside the others.
_WIDE = 760
# From here on, below them.
_HIGH = 560
_MOST_QUEUE = 190


class ClipsPages(QWidget):
    """The bar, the queue, the gallery and the viewer."""

    def __init__(
        self,
        bar: ClipsBar,
        queue: QueueList,
        gallery: Gallery,
        player: ClipPlayer,
        detail: ClipDetail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue, self._gallery = queue, gallery
        self._queued = self._looked = False
        self.nothing = EmptyState()
        # In a small panel either the clips or the one that is looked at is shown.
        self.pages = QTabBar()
        for title in (self.tr("All clips"), self.tr("This clip")):
            self.pages.addTab(title)
        self.pages.setAccessibleName(self.tr("All clips, or the one that is looked at"))
        self.viewer = self._viewer(player, detail)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(gallery)
        self.splitter.addWidget(self.viewer)
        self.splitter.setSizes([300, 500])
        self.splitter.setChildrenCollapsible(False)
        gallery.setMinimumHeight(60)
        lists = QWidget()
        self._lists = QStackedLayout(lists)
        self._lists.addWidget(self.nothing)
        self._lists.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (bar, self.pages, queue):
            column.addWidget(widget)
        column.addWidget(lists, 1)
        self.pages.currentChanged.connect(lambda _page: self._arrange())

    def _viewer(self, player: ClipPlayer, detail: ClipDetail) -> QWidget:
        viewer = QWidget()
        details = QScrollArea()
        details.setWidgetResizable(True)
        details.setFrameShape(QFrame.Shape.NoFrame)
        details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        details.setAccessibleName(self.tr("About the clip"))
        details.setWidget(detail)
        details.setMinimumHeight(0)
        column = QVBoxLayout(viewer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(player, 3)
        column.addWidget(details, 2)
        return viewer

    @property
    def small(self) -> bool:
        """Whether there is room for one of them only."""
        return self.width() < _WIDE and self.height() < _HIGH

    def show_queue(self, queued: bool) -> None:
        """Whether there is anything in the queue."""
        self._queued = queued
        self._queue.fit(_MOST_QUEUE)
        self._arrange()

    def show_clips(self, clips: bool) -> None:
        """Whether there is anything in the gallery."""
        self.nothing.say(self.tr("No clip yet"), self.tr("What is finished appears here."))
        self._lists.setCurrentIndex(1 if clips else 0)

    def show_viewer(self, looked: bool) -> None:
        """Whether somebody looks at a clip."""
        self._looked = looked
        self._arrange()

    def turn_to(self, page: int) -> None:
        """All clips (0), or the one that is looked at (1), where there is room for one of them only."""
        self.pages.setCurrentIndex(page)

    def _arrange(self) -> None:
        either = self.small and self._looked
        alone = either and self.pages.currentIndex() == 1
        self.pages.setVisible(either)
        self._gallery.setVisible(not alone)
        self.viewer.setVisible(alone or (self._looked and not either))
        self._queue.setVisible(self._queued and not alone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clip that is looked at beside the others, below them, or in their place."""
        super().resizeEvent(event)
        orientation = Qt.Orientation.Horizontal if self.width() >= _WIDE else Qt.Orientation.Vertical
        if orientation is not self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            self.splitter.setSizes([300, 500])
        self._arrange()
