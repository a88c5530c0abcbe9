/*
 * The table of a run.  On a terminal the feeds that failed stay, those in
 * flight show how long, and of the others the last few are seen; every redraw
 * goes back to the first line and clears what is below.  Nothing is drawn
 * more than ten times a second.
 */
#include "cmd/poll_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#define TITLE_CELLS 24 /* of a title in the table */
#define REDRAW_EVERY 100 /* msec */
#define LINES_OUTSIDE 4 /* of the screen: the head, and the shell's prompt */
#define LINE_MAX_BYTES 4096 /* of one row: titles and remarks are cut */

struct row {
	struct row *next; /* newest first */
	int64_t feed_id;
	bool started; /* and not yet ended */
	bool failed;
	msec since; /* monotonic, when started */
	char *title;
	char *text; /* the rest of the line, when ended */
};

struct poll_table {
	enum poll_table_form form;
	struct row *rows;
	uint32_t total, ended, in_flight;
	uint32_t unchanged, fresh, failed, refused;
	uint64_t items, bytes;
	msec began, drawn;
	int height; /* lines drawn last time */
};

struct poll_table *
poll_table_create(enum poll_table_form form)
{
	struct poll_table *t = mem_zero(sizeof(*t));

	t->form = form;
	t->began = clock_mono();
	return t;
}

static void
row_free(struct row *r)
{
	free(r->title);
	free(r->text);
	free(r);
}

void
poll_table_free(struct poll_table *t)
{
	struct row *next;

	if (t == NULL)
		return;
	for (struct row *r = t->rows; r != NULL; r = next) {
		next = r->next;
		row_free(r);
	}
	free(t);
}

/* ---- words ---------------------------------------------------------------*/

/* s in exactly `cells` cells, cut with an ellipsis or filled with spaces; no
 * controls. */
static void
put_cells(struct buf *b, struct str s, size_t cells)
{
	size_t used = 0, i = 0;
	uint32_t cp;

	while (i < s.n) {
		size_t n = utf8_decode(s.p + i, s.n - i, &cp);
		size_t width;

		if (n == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
		    utf8_is_bidi_control(cp)) {
			i += n > 0 ? n : 1;
			continue;
		}
		width = (size_t)utf8_width(cp);
		if (used + width + (i + n < s.n) > cells) {
			buf_add_c(b, used < cells ? "\xe2\x80\xa6" : "");
			used += used < cells;
			break;
		}
		buf_add(b, s.p + i, n);
		used += width;
		i += n;
	}
	for (; used < cells; used++)
		buf_add_byte(b, ' ');
}

static void
put_bytes(struct buf *b, uint64_t n)
{
	if (n < 1024)
		buf_printf(b, "%" PRIu64 " B", n);
	else if (n < 1024 * 1024)
		buf_printf(b, "%" PRIu64 " KB", n / 1024);
	else
		buf_printf(b, "%.1f MB", (double)n / (1024 * 1024));
}

static bool
was_refused(const struct poll_note *n)
{
	return !n->started && !n->failed && n->status == 0;
}

/* All that stands behind the title. */
static void
put_result(struct buf *b, const struct poll_note *n)
{
	struct buf size;

	if (n->status > 0)
		buf_printf(b, "%3d ", n->status);
	else
		buf_add_c(b, "  - ");
	buf_init(&size, 64);
	if (n->status == 200)
		put_bytes(&size, n->bytes);
	if (was_refused(n))
		buf_add_c(b, "                   ");
	else
		buf_printf(b, "%6" PRId64 " ms  %8s ", (int64_t)n->elapsed,
		    buf_cstr(&size));
	buf_free(&size);
	if (n->new_items > 0)
		buf_printf(b, " %" PRIu32 " new", n->new_items);
	if (n->changed_items > 0)
		buf_printf(b, " %" PRIu32 " changed", n->changed_items);
	if (n->remark.n > 0)
		buf_printf(b, " %.*s", STR_ARG(n->remark));
}

/* ---- forms ---------------------------------------------------------------*/

static void
print_line(const struct poll_note *n)
{
	struct buf b;

	buf_init(&b, LINE_MAX_BYTES);
	put_cells(&b, n->title, TITLE_CELLS);
	buf_add_c(&b, "  ");
	put_result(&b, n);
	buf_add_byte(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
	fflush(stdout);
	buf_free(&b);
}

static void
print_json(const struct poll_note *n)
{
	struct buf b;
	struct json j;

	buf_init(&b, 2 * LINE_MAX_BYTES + 12 * PARSED_TITLE_MAX);
	json_init(&j, &b);
	json_put_object(&j, NULL);
	json_put_int(&j, "feed", n->feed_id);
	json_put_str(&j, "title", n->title);
	json_put_bool(&j, "asked", !was_refused(n));
	json_put_bool(&j, "failed", n->failed);
	json_put_int(&j, "status", n->status);
	json_put_int(&j, "milliseconds", n->elapsed);
	json_put_int(&j, "bytes", (int64_t)n->bytes);
	json_put_int(&j, "new", n->new_items);
	json_put_int(&j, "changed", n->changed_items);
	json_put_str_opt(&j, "remark", n->remark);
	json_put_end(&j);
	buf_add_byte(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
	fflush(stdout);
	buf_free(&b);
}

static void
put_row(struct buf *b, const struct row *r, size_t columns)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_add_c(&line, r->started ? "~ " : "  ");
	put_cells(&line, str_from(r->title), TITLE_CELLS);
	if (r->started)
		buf_printf(&line, "   \xe2\x80\xa6 %6.1f s",
		    (double)(clock_mono() - r->since) / 1000);
	else
		buf_printf(&line, "  %s", r->text);
	put_cells(b, buf_str(&line), columns - 1);
	while (b->n > 0 && b->p[b->n - 1] == ' ')
		b->n--;
	buf_add_byte(b, '\n');
	buf_free(&line);
}

/* A row's claim to a place on a screen that is too small: failed ones first,
 * then those in flight. */
static int
rank(const struct row *r)
{
	return r->failed ? 2 : r->started ? 1 : 0;
}

static void
draw(struct poll_table *t, bool last)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	msec passed = (clock_mono() - t->began) / 1000;
	int room, height = 2;
	struct buf b;

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	room =
	    size.ws_row > LINES_OUTSIDE + 2 ? size.ws_row - LINES_OUTSIDE : 2;
	if (size.ws_col < 40)
		size.ws_col = 80;
	buf_init(&b, 1u << 20);
	if (t->height > 0)
		buf_printf(&b, "\033[%dA\r", t->height);
	buf_add_c(&b, "\033[J");
	buf_printf(&b,
	    "%" PRIu32 " feeds   %" PRIu32 " done   %" PRIu32
	    " in flight   %d:%02d\n\n",
	    t->total, t->ended, t->in_flight, (int)(passed / 60),
	    (int)(passed % 60));
	for (int wanted = 2; wanted >= (last ? 2 : 0); wanted--) {
		for (struct row *r = t->rows; r != NULL; r = r->next) {
			if (rank(r) != wanted || (!last && height - 2 >= room))
				continue;
			put_row(&b, r, size.ws_col);
			height++;
		}
	}
	fwrite(b.p, 1, b.n, stdout);
	fflush(stdout);
	buf_free(&b);
	t->height = height;
	t->drawn = clock_mono();
}

/* ---- notes ---------------------------------------------------------------*/

static void
count(struct poll_table *t, const struct poll_note *n)
{
	t->total = n->total;
	if (n->started) {
		t->in_flight++;
		return;
	}
	t->ended++;
	t->bytes += n->bytes;
	t->items += n->new_items;
	if (n->failed)
		t->failed++;
	else if (was_refused(n))
		t->refused++;
	else if (n->new_items + n->changed_items > 0)
		t->fresh++;
	else
		t->unchanged++;
}

/* The row of the feed, taken out of the list, or a new one. */
static struct row *
take_row(struct poll_table *t, int64_t feed_id)
{
	struct row **at = &t->rows, *r;

	while (*at != NULL && (*at)->feed_id != feed_id)
		at = &(*at)->next;
	r = *at;
	if (r == NULL) {
		r = mem_zero(sizeof(*r));
		r->feed_id = feed_id;
		return r;
	}
	*at = r->next;
	t->in_flight -= r->started && t->in_flight > 0;
	return r;
}

static void
keep_row(struct poll_table *t, const struct poll_note *n)
{
	struct row *r = take_row(t, n->feed_id);
	struct buf b;

	free(r->title);
	r->title = mem_printf("%.*s", STR_ARG(n->title));
	r->started = n->started;
	r->failed = n->failed;
	if (n->started) {
		r->since = clock_mono();
	} else {
		buf_init(&b, LINE_MAX_BYTES);
		put_result(&b, n);
		free(r->text);
		r->text = mem_strdup(buf_cstr(&b));
		buf_free(&b);
	}
	r->next = t->rows;
	t->rows = r;
}

void
poll_table_note(struct poll_table *t, const struct poll_note *note)
{
	if (t->form == POLL_TABLE_LIVE)
		keep_row(t, note);
	count(t, note);
	if (t->form == POLL_TABLE_LIVE)
		poll_table_tick(t);
	else if (note->started)
		return;
	else if (t->form == POLL_TABLE_JSON)
		print_json(note);
	else
		print_line(note);
}

void
poll_table_tick(struct poll_table *t)
{
	if (t->form == POLL_TABLE_LIVE &&
	    clock_mono() - t->drawn >= REDRAW_EVERY)
		draw(t, false);
}

void
poll_table_end(struct poll_table *t)
{
	struct buf b;

	if (t->form == POLL_TABLE_JSON)
		return;
	if (t->form == POLL_TABLE_LIVE && t->total > 0)
		draw(t, true);
	buf_init(&b, LINE_MAX_BYTES);
	buf_printf(&b,
	    "%s%" PRIu32 " polled: %" PRIu32 " unchanged, %" PRIu32
	    " new (%" PRIu64 " items), %" PRIu32 " failed.",
	    t->form == POLL_TABLE_LIVE && t->failed > 0 ? "\n" : "",
	    t->ended - t->refused, t->unchanged, t->fresh, t->items, t->failed);
	if (t->refused > 0)
		buf_printf(&b, "  %" PRIu32 " not asked.", t->refused);
	buf_add_c(&b, "  ");
	put_bytes(&b, t->bytes);
	buf_add_c(&b, ".\n");
	fwrite(b.p, 1, b.n, stdout);
	fflush(stdout);
	buf_free(&b);
}
