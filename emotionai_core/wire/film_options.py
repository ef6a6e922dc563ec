"""How both sides open a film with FFmpeg: files only, and only formats that hold everything themselves."""

from __future__ import annotations

from typing import Final

# Playlists (HLS, DASH, concat) and picture sequences open further files that stand in the file or its name; a film must
# never make the studio read another one. So only formats that hold everything themselves are known; the sound formats
# are there for the better sentence.
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,mxf,gxf,nut,rm,ivf,obu,dv,wtv,gif,"
    "h264,hevc,m4v,h263,vc1,av1,mjpeg,yuv4mpegpipe,wav,w64,mp3,flac,aac,ac3,aiff"
)

FILM_OPTIONS: Final = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
