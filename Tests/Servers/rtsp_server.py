#!/usr/bin/python3
"""An RTSP server for tests: plays video files in a loop, at real time, like a camera.

Usage: rtsp_server.py --port 8554 --seconds 60 [options] /mount=FILE[+FILE...] ...

  --user NAME:PASSWORD   who may see the mounts
  --network PROPERTIES   what the network does to RTP packets, as properties of GStreamer's netsim:
                         "drop-probability=0.02 delay-probability=0.1 max-delay=60"
  --other-tracks         sound and data beside the video
  --shared               one source for all, which later clients join where it is

FILE is an MP4 file, or a raw .h264 or .h265 file (taken as 25 frames per second); several are
played one after the other on the same connection, as if the camera had been set anew in between.
Unless it is shared, every client gets the video from its beginning. Listens on 127.0.0.1 only,
prints READY when it does, and ends after --seconds or when its standard input is closed, whichever
comes first.
"""

import argparse
import os
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402,F401

CODECS = {"video/x-h264": "h264", "video/x-h265": "h265"}


class Video:
    """All access units of a file, ready to be sent again and again."""

    def __init__(self, path):
        extension = os.path.splitext(path)[1]
        raw = {".h264": "h264", ".h265": "h265"}.get(extension)
        self.codec = raw or self.codec_of(path)
        demuxer = "" if raw else "! qtdemux "
        pipeline = Gst.parse_launch(
            f'filesrc location="{path}" {demuxer}! {self.codec}parse config-interval=-1 '
            f"! video/x-{self.codec},stream-format=byte-stream,alignment=au "
            "! appsink name=sink sync=false")
        sink = pipeline.get_by_name("sink")
        pipeline.set_state(Gst.State.PLAYING)
        self.units = []
        self.caps = None
        frame = Gst.SECOND // 25
        while True:
            sample = sink.try_pull_sample(10 * Gst.SECOND)
            if sample is None:
                break
            buffer = sample.get_buffer()
            self.caps = sample.get_caps()
            index = len(self.units)
            known = not raw and buffer.pts != Gst.CLOCK_TIME_NONE
            pts = buffer.pts if known else index * frame
            dts = buffer.dts if known and buffer.dts != Gst.CLOCK_TIME_NONE else pts
            duration = buffer.duration if known and buffer.duration != Gst.CLOCK_TIME_NONE else frame
            flags = buffer.get_flags() & Gst.BufferFlags.DELTA_UNIT
            self.units.append((buffer.extract_dup(0, buffer.get_size()), pts, dts, duration, flags))
        pipeline.set_state(Gst.State.NULL)
        if not self.units:
            sys.exit(f"no video in {path}")
        first = min(unit[1] for unit in self.units)
        self.units = [
            (data, pts - first, max(0, dts - first), duration, flags)
            for data, pts, dts, duration, flags in self.units
        ]
        self.length = max(pts + duration for _, pts, _, duration, _ in self.units)

    @staticmethod
    def codec_of(path):
        """Asks the MP4 demuxer."""
        pipeline = Gst.parse_launch(f'filesrc location="{path}" ! qtdemux name=demuxer')
        found = []
        pipeline.get_by_name("demuxer").connect(
            "pad-added", lambda _, pad: found.append(pad.get_current_caps()))
        pipeline.set_state(Gst.State.PAUSED)
        bus = pipeline.get_bus()
        for _ in range(100):
            message = bus.timed_pop_filtered(
                100 * Gst.MSECOND, Gst.MessageType.ERROR | Gst.MessageType.ASYNC_DONE)
            names = [caps.get_structure(0).get_name() for caps in found if caps]
            codecs = [CODECS[name] for name in names if name in CODECS]
            if codecs or message:
                break
        pipeline.set_state(Gst.State.NULL)
        if not codecs:
            sys.exit(f"no H.264 or H.265 in {path}")
        return codecs[0]


class Programme:
    """Videos of one codec, one after the other."""

    def __init__(self, paths):
        videos = [Video(path) for path in paths]
        self.codec = videos[0].codec
        # Sizes and the like stand in the access units themselves.
        self.caps = Gst.Caps.from_string(
            f"video/x-{self.codec},stream-format=byte-stream,alignment=au")
        self.units = []
        self.length = 0
        for video in videos:
            self.units += [
                (data, self.length + pts, self.length + dts, duration, flags)
                for data, pts, dts, duration, flags in video.units
            ]
            self.length += video.length


OTHER_TRACKS = (
    "audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! alawenc "
    "! rtppcmapay name=pay1 pt=8 "
    "videotestsrc is-live=true ! video/x-raw,width=16,height=16,framerate=5/1 ! rtpgstpay "
    "name=pay2 pt=97 ")


class Factory(GstRtspServer.RTSPMediaFactory):
    """Makes one looping pipeline per client."""

    def __init__(self, video, network, has_other_tracks):
        super().__init__()
        self.video = video
        payloader = f"rtp{video.codec}pay pt=96 config-interval=-1"
        if network:
            payloader += f" ! netsim name=pay0 {network}"
        else:
            payloader += " name=pay0"
        self.set_launch(
            "( appsrc name=source is-live=false format=time max-bytes=4000000 "
            f"! {payloader} {OTHER_TRACKS if has_other_tracks else ''})")

    def do_configure(self, media):
        GstRtspServer.RTSPMediaFactory.do_configure(self, media)
        source = media.get_element().get_child_by_name("source")
        source.set_property("caps", self.video.caps)
        position = [0]
        units = self.video.units

        def push(source, _):
            turn, index = divmod(position[0], len(units))
            data, pts, dts, duration, flags = units[index]
            buffer = Gst.Buffer.new_wrapped(data)
            start = turn * self.video.length
            buffer.pts = start + pts
            buffer.dts = start + dts
            buffer.duration = duration
            buffer.set_flags(flags)
            position[0] += 1
            source.emit("push-buffer", buffer)

        source.connect("need-data", push)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("--network", default="")
    parser.add_argument("--other-tracks", action="store_true")
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("mounts", nargs="+")
    arguments = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(arguments.port))
    for mount in arguments.mounts:
        name, paths = mount.split("=", 1)
        factory = Factory(Programme(paths.split("+")), arguments.network, arguments.other_tracks)
        factory.set_shared(arguments.shared)
        if arguments.user:
            permissions = GstRtspServer.RTSPPermissions()
            for right in ("media.factory.access", "media.factory.construct"):
                permissions.add_permission_for_role("viewer", right, True)
            factory.set_permissions(permissions)
        server.get_mount_points().add_factory(name, factory)
    if arguments.user:
        user, password = arguments.user.split(":", 1)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        auth = GstRtspServer.RTSPAuth()
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        server.set_auth(auth)
    if not server.attach(None):
        sys.exit(f"port {arguments.port} is taken")
    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(arguments.seconds, loop.quit)

    def wait_for_end_of_input():
        while sys.stdin.buffer.read(4096):
            pass
        loop.quit()

    threading.Thread(target=wait_for_end_of_input, daemon=True).start()
    print("READY", flush=True)
    loop.run()
    os._exit(0)


main()
