"""The stages of a workflow, each one function that adds its nodes to a draft and gives the links that lead on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from emotionai_core.generation.comfy.tiers import COMPRESSION, Refinement, TierSpec, Tiling
from emotionai_core.records.clip import Sampling, Size


@dataclass(frozen=True, slots=True)
class Link:
    """What a node gives: the node's name in the graph and which of its outputs."""

    node: str
    output: int = 0


Value = str | int | float | bool | Link


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph: its class and its inputs by name."""

    kind: str
    inputs: Mapping[str, Value]


@dataclass(slots=True)
class Draft:
    """A graph that is being put together; every node has a name of its own."""

    nodes: dict[str, Node] = field(default_factory=dict[str, Node])

    def add(self, name: str, kind: str, **inputs: Value) -> Link:
        """Put a node in and give its first output; raises `ValueError` where the name is taken."""
        if name in self.nodes:
            raise ValueError(f"two nodes are called {name}")
        self.nodes[name] = Node(kind, inputs)
        return Link(name)


@dataclass(frozen=True, slots=True)
class Weights:
    """What the loaders give."""

    model: Link
    encoder: Link
    vae: Link
    audio_vae: Link


@dataclass(frozen=True, slots=True)
class Words:
    """The two prompts as the sampler takes them."""

    positive: Link
    negative: Link


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound that drives a clip: its frozen latent, and the waveform that is given back as it came."""

    latent: Link
    waveform: Link


@dataclass(frozen=True, slots=True)
class Sampled:
    """What a stage of sampling leaves: latents of pictures and of sound."""

    video: Link
    audio: Link


_NOISE: Final = "noise"


def weights(draft: Draft, spec: TierSpec) -> Weights:
    """The loaders of a tier."""
    if spec.loader == "gguf":
        model = draft.add("unet", "UnetLoaderGGUF", unet_name=spec.file("model"))
        encoder = draft.add(
            "clip",
            "DualCLIPLoaderGGUF",
            clip_name1=spec.file("encoder"),
            clip_name2=spec.file("connectors"),
            type="ltxv",
        )
        vae = draft.add("vae", "VAELoader", vae_name=spec.file("video_vae"))
        return Weights(model, encoder, vae, draft.add("avae", "VAELoader", vae_name=spec.file("audio_vae")))
    model = draft.add("ckpt", "CheckpointLoaderSimple", ckpt_name=spec.file("model"))
    vae = Link("ckpt", 2)
    encoder = draft.add(
        "clip",
        "LTXAVTextEncoderLoader",
        text_encoder=spec.file("encoder"),
        ckpt_name=spec.file("model"),
        device="default",
    )
    audio_vae = draft.add("avae", "LTXVAudioVAELoader", ckpt_name=spec.file("audio_vae"))
    if spec.second:
        model = draft.add(
            "lora",
            "LoraLoaderModelOnly",
            model=model,
            lora_name=spec.file("lora"),
            strength_model=spec.second.lora,
        )
    return Weights(model, encoder, vae, audio_vae)


def words(draft: Draft, loaded: Weights, prompt: str, negative: str, fps: int) -> Words:
    """Both prompts, read, and told how many pictures a second has."""
    positive = draft.add("pos", "CLIPTextEncode", clip=loaded.encoder, text=prompt)
    against = draft.add("neg", "CLIPTextEncode", clip=loaded.encoder, text=negative)
    told = draft.add("cond", "LTXVConditioning", positive=positive, negative=against, frame_rate=float(fps))
    return Words(told, Link(told.node, 1))


def canvas(draft: Draft, size: Size) -> Link:
    """An empty latent of the first stage's size."""
    return draft.add(
        "vlat", "EmptyLTXVLatentVideo", width=size.width, height=size.height, length=size.frames, batch_size=1
    )


def picture(draft: Draft, name: str, size: Size, scale: int) -> Link:
    """An uploaded picture, cut to the finished clip's shape and roughened as the model was trained on."""
    loaded = draft.add("img", "LoadImage", image=name)
    fitted = draft.add(
        "img_fit",
        "ImageScale",
        image=loaded,
        upscale_method="lanczos",
        width=size.width * scale,
        height=size.height * scale,
        crop="center",
    )
    return draft.add("img_pre", "LTXVPreprocess", image=fitted, img_compression=COMPRESSION)


def started(draft: Draft, name: str, loaded: Weights, shown: Link, latent: Link, strength: float) -> Link:
    """A latent whose first picture is bound to a given one by `strength` in [0, 1]."""
    return draft.add(
        name, "LTXVImgToVideoInplace", vae=loaded.vae, image=shown, latent=latent, strength=strength, bypass=False
    )


def silence(draft: Draft, loaded: Weights, size: Size, fps: int) -> Link:
    """An empty latent for a sound that the model makes itself."""
    return draft.add(
        "alat",
        "LTXVEmptyLatentAudio",
        frames_number=size.frames,
        frame_rate=fps,
        batch_size=1,
        audio_vae=loaded.audio_vae,
    )


def voice(draft: Draft, loaded: Weights, name: str, size: Size, fps: int) -> Voice:
    """An uploaded sound as long as the clip; a mask of nothing keeps the sampler from changing it."""
    heard = draft.add("aud", "LoadAudio", audio=name)
    cut = draft.add(
        "aud_trim",
        "TrimAudioDuration",
        audio=heard,
        start_index=0.0,
        duration=round(size.frames / fps, 4),
    )
    latent = draft.add("aud_lat", "LTXVAudioVAEEncode", audio=cut, audio_vae=loaded.audio_vae)
    mask = draft.add("aud_mask0", "SolidMask", value=0.0, width=size.width, height=size.height)
    return Voice(draft.add("alat", "SetLatentNoiseMask", samples=latent, mask=mask), cut)


def sampled(
    draft: Draft, loaded: Weights, told: Words, start: Sampled, seed: int, sampling: Sampling, sigmas: str
) -> Sampled:
    """The first stage: from noise to latents of pictures and sound."""
    draft.add("sampler", "KSamplerSelect", sampler_name=sampling.sampler)
    return _stage(draft, "", loaded, told, start, seed, sampling, sigmas)


def refined(
    draft: Draft,
    loaded: Weights,
    told: Words,
    first: Sampled,
    shown: Link | None,
    spec: TierSpec,
    second: Refinement,
    seed: int,
    sampling: Sampling,
) -> Sampled:
    """The second stage: twice the size, bound to the picture once more, a few steps."""
    upscaler = draft.add("upm", "LatentUpscaleModelLoader", model_name=spec.file("upscaler"))
    larger = draft.add("up", "LTXVLatentUpsampler", samples=first.video, upscale_model=upscaler, vae=loaded.vae)
    if shown is not None:
        larger = started(draft, "i2v_2", loaded, shown, larger, second.strength)
    cropped = draft.add("crop", "LTXVCropGuides", positive=told.positive, negative=told.negative, latent=first.video)
    guides = Words(cropped, Link(cropped.node, 1))
    return _stage(draft, "_2", loaded, guides, Sampled(larger, first.audio), seed, sampling, second.sigmas)


def _stage(
    draft: Draft,
    mark: str,
    loaded: Weights,
    told: Words,
    start: Sampled,
    seed: int,
    sampling: Sampling,
    sigmas: str,
) -> Sampled:
    both = draft.add(f"av{mark}", "LTXVConcatAVLatent", video_latent=start.video, audio_latent=start.audio)
    noise = draft.add(f"{_NOISE}{mark}", "RandomNoise", noise_seed=seed)
    steps = draft.add(f"sigmas{mark}", "ManualSigmas", sigmas=sigmas)
    guider = draft.add(
        f"guider{mark}",
        "CFGGuider",
        model=loaded.model,
        positive=told.positive,
        negative=told.negative,
        cfg=sampling.cfg,
    )
    result = draft.add(
        f"sample{mark}",
        "SamplerCustomAdvanced",
        noise=noise,
        guider=guider,
        sampler=Link("sampler"),
        sigmas=steps,
        latent_image=both,
    )
    parted = draft.add(f"split{mark}", "LTXVSeparateAVLatent", av_latent=result)
    return Sampled(parted, Link(parted.node, 1))


def pictures(draft: Draft, loaded: Weights, made: Sampled, tiling: Tiling) -> Link:
    """The latents as pictures, decoded in tiles."""
    return draft.add(
        "dec",
        "VAEDecodeTiled",
        samples=made.video,
        vae=loaded.vae,
        tile_size=tiling.size,
        overlap=tiling.overlap,
        temporal_size=tiling.frames,
        temporal_overlap=tiling.frames_overlap,
    )


def sound(draft: Draft, loaded: Weights, made: Sampled) -> Link:
    """The sound that the model made."""
    return draft.add("adec", "LTXVAudioVAEDecode", samples=made.audio, audio_vae=loaded.audio_vae)


def film(draft: Draft, shown: Link, heard: Link, fps: int, prefix: str) -> Link:
    """Pictures and sound as an MP4 file."""
    joined = draft.add("video", "CreateVideo", images=shown, fps=float(fps), audio=heard)
    return draft.add("save", "SaveVideo", video=joined, filename_prefix=prefix, format="mp4", codec="h264")
