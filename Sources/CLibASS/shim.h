#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// The part of libass's interface that Continuity uses (version 9 of the library, which FFmpeg 5.1 is linked with). Declared
// here so that building needs no other package than FFmpeg's: docs/decisions/0011-text-by-libass.md.

typedef struct ass_library ASS_Library;
typedef struct ass_renderer ASS_Renderer;
typedef struct ass_track ASS_Track;

/// A glyph, an outline or a shadow: how much of one colour covers each pixel.
typedef struct ass_image {
    int w, h;
    int stride;
    unsigned char *bitmap;
    /// Red, green, blue, and how transparent it is.
    uint32_t color;
    int dst_x, dst_y;
    struct ass_image *next;
    int type;
} ASS_Image;

ASS_Library *ass_library_init(void);
void ass_library_done(ASS_Library *library);
void ass_set_message_cb(ASS_Library *library, void (*callback)(int, const char *, va_list, void *), void *data);
void ass_set_extract_fonts(ASS_Library *library, int extracts);
void ass_add_font(ASS_Library *library, const char *name, const char *data, int byteCount);
ASS_Renderer *ass_renderer_init(ASS_Library *library);
void ass_renderer_done(ASS_Renderer *renderer);
void ass_set_frame_size(ASS_Renderer *renderer, int width, int height);
void ass_set_storage_size(ASS_Renderer *renderer, int width, int height);
void ass_set_margins(ASS_Renderer *renderer, int top, int bottom, int left, int right);
void ass_set_use_margins(ASS_Renderer *renderer, int uses);
void ass_set_fonts(
    ASS_Renderer *renderer, const char *path, const char *family, int provider, const char *configuration, int updates);
ASS_Image *ass_render_frame(ASS_Renderer *renderer, ASS_Track *track, long long milliseconds, int *change);
ASS_Track *ass_new_track(ASS_Library *library);
void ass_free_track(ASS_Track *track);
ASS_Track *ass_read_memory(ASS_Library *library, char *text, size_t byteCount, const char *codepage);
void ass_process_codec_private(ASS_Track *track, const char *data, int byteCount);
void ass_process_chunk(
    ASS_Track *track, const char *data, int byteCount, long long milliseconds, long long duration);
void ass_flush_events(ASS_Track *track);

static void clibass_be_quiet(int level, const char *format, va_list arguments, void *data) {
    (void)level, (void)format, (void)arguments, (void)data;
}

/// What it says about fonts and scripts would fill the log.
static inline void clibass_silence(ASS_Library *library) { ass_set_message_cb(library, clibass_be_quiet, NULL); }
