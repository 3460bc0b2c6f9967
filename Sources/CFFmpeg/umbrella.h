// What Media uses of FFmpeg 5.1, and the macros that Swift cannot import as constants and
// functions. Names that begin with `pff_` are ours.
#pragma once

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

static const int pff_error_eof = AVERROR_EOF;
static const int pff_error_exit = AVERROR_EXIT;
static const int pff_error_invalid_data = AVERROR_INVALIDDATA;
static const int pff_error_patch_welcome = AVERROR_PATCHWELCOME;
static const int pff_error_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int pff_error_demuxer_not_found = AVERROR_DEMUXER_NOT_FOUND;
static const int pff_error_encoder_not_found = AVERROR_ENCODER_NOT_FOUND;
static const int pff_error_muxer_not_found = AVERROR_MUXER_NOT_FOUND;
static const int pff_error_protocol_not_found = AVERROR_PROTOCOL_NOT_FOUND;
static const int pff_error_stream_not_found = AVERROR_STREAM_NOT_FOUND;
static const int pff_error_bad_request = AVERROR_HTTP_BAD_REQUEST;
static const int pff_error_unauthorised = AVERROR_HTTP_UNAUTHORIZED;
static const int pff_error_forbidden = AVERROR_HTTP_FORBIDDEN;
static const int pff_error_not_found = AVERROR_HTTP_NOT_FOUND;
static const int pff_error_other_4xx = AVERROR_HTTP_OTHER_4XX;
static const int pff_error_server = AVERROR_HTTP_SERVER_ERROR;
static const int64_t pff_no_pts = AV_NOPTS_VALUE;
static const int pff_error_text_size = AV_ERROR_MAX_STRING_SIZE;

/// AVERROR(e): libav's code of an errno.
static inline int pff_error(int posix) { return AVERROR(posix); }

/// The video format of codec parameters (a union of several enums in one int).
static inline enum AVPixelFormat pff_pixel_format(const AVCodecParameters *parameters) {
  return (enum AVPixelFormat)parameters->format;
}

static inline enum AVPixelFormat pff_frame_format(const AVFrame *frame) {
  return (enum AVPixelFormat)frame->format;
}

/// Whether a byte of plane 0 is one luma sample: 8-bit planar or semi-planar YUV, or grey.
static inline int pff_has_byte_luma(enum AVPixelFormat format) {
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
  if (!d) return 0;
  const uint64_t other =
      AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL;
  return !(d->flags & other) && d->comp[0].plane == 0 && d->comp[0].step == 1 &&
         d->comp[0].depth == 8 && d->comp[0].shift == 0 && d->comp[0].offset == 0;
}

/// The container's tag for hvc1, which Safari and most players want for HEVC in MP4.
static const uint32_t pff_tag_hvc1 = MKTAG('h', 'v', 'c', '1');

/// A scaler with the range of both sides given (1: samples 0...255; 0: luma 16...235): swscale
/// ignores it after initialisation, and sws_getContext has no parameter for it.
static inline struct SwsContext *pff_make_scaler(
    int source_width, int source_height, enum AVPixelFormat source, int source_range,
    int target_width, int target_height, enum AVPixelFormat target, int target_range, int flags) {
  struct SwsContext *scaler = sws_alloc_context();
  if (!scaler) return 0;
  av_opt_set_int(scaler, "srcw", source_width, 0);
  av_opt_set_int(scaler, "srch", source_height, 0);
  av_opt_set_int(scaler, "src_format", source, 0);
  av_opt_set_int(scaler, "src_range", source_range, 0);
  av_opt_set_int(scaler, "dstw", target_width, 0);
  av_opt_set_int(scaler, "dsth", target_height, 0);
  av_opt_set_int(scaler, "dst_format", target, 0);
  av_opt_set_int(scaler, "dst_range", target_range, 0);
  av_opt_set_int(scaler, "sws_flags", flags, 0);
  if (sws_init_context(scaler, 0, 0) >= 0) return scaler;
  sws_freeContext(scaler);
  return 0;
}
