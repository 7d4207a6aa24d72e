#include <libavformat/avformat.h>
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/imgutils.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot see. `static const` arrives as a Swift `let`.
static const int clibav_error_eof = AVERROR_EOF;
static const int clibav_error_exit = AVERROR_EXIT;
static const int clibav_error_invalid = AVERROR_INVALIDDATA;
static const int clibav_error_again = AVERROR(EAGAIN);
static const int64_t clibav_nopts = INT64_MIN;
static inline int clibav_error(int number) { return AVERROR(number); }
static const int clibav_error_not_found = AVERROR_STREAM_NOT_FOUND;
static const int clibav_error_no_decoder = AVERROR_DECODER_NOT_FOUND;
static const int clibav_error_no_encoder = AVERROR_ENCODER_NOT_FOUND;
static const int clibav_error_no_memory = AVERROR(ENOMEM);
static inline void clibav_layout_stereo(AVChannelLayout *layout) { *layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_STEREO; }
static inline void clibav_layout_surround(AVChannelLayout *layout) { *layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_5POINT1_BACK; }

_Static_assert(LIBAVFORMAT_VERSION_MAJOR == 59, "Continuity is written against FFmpeg 5.1");
