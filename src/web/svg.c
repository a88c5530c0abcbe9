/*
 * Drawings as paths.  Coordinates are whole numbers, so that a page with a
 * hundred sparklines stays small.
 */
#include "web/svg.h"

#include <inttypes.h>

#include "web/html.h"
#include "web/when.h"

#define STRIP_WIDTH 1000 /* units across; the height is 12 */
#define SPARK_STEP 3 /* units a day */
#define SPARK_HEIGHT 16 /* units */
#define BAR_WIDTH 1000 /* units */

void
svg_strip(struct buf *b, const unixtime *times, size_t n, unixtime now,
    int hours, struct str label)
{
	int64_t span = (int64_t)hours * HOUR;
	size_t i;

	html_lit(b,
	    "<svg class=\"strip\" viewBox=\"0 0 1000 12\" "
	    "preserveAspectRatio=\"none\" role=\"img\"");
	html_attr(b, "aria-label", label);
	html_lit(b,
	    "><path class=\"base\" d=\"M0 11.5H1000\"/>"
	    "<path class=\"t\" d=\"");
	for (i = 0; i < n; i++) {
		int64_t age = now - times[i];

		if (age >= 0 && age <= span)
			buf_printf(b, "M%" PRId64 " 1V11",
			    (span - age) * STRIP_WIDTH / span);
	}
	html_lit(b, "\"/></svg>\n");
}

void
svg_axis(struct buf *b, unixtime now, int hours)
{
	int quarter;

	html_lit(b, "<p class=\"axis\" aria-hidden=\"true\">");
	for (quarter = 4; quarter >= 0; quarter--) {
		unixtime t = now - (int64_t)hours * HOUR * quarter / 4;

		html_lit(b, "<span>");
		if (quarter == 4)
			when_short(b, now, t);
		else
			when_clock(b, t);
		html_lit(b, "</span> ");
	}
	html_lit(b, "</p>\n");
}

void
svg_spark(struct buf *b, const uint32_t *counts, size_t n, struct str label)
{
	uint32_t most = 1;
	size_t i;

	for (i = 0; i < n; i++)
		if (counts[i] > most)
			most = counts[i];
	buf_printf(b, "<svg class=\"spark\" viewBox=\"0 0 %zu %d\"",
	    n * SPARK_STEP, SPARK_HEIGHT);
	html_lit(b, " preserveAspectRatio=\"none\" role=\"img\"");
	html_attr(b, "aria-label", label);
	buf_printf(b, "><path class=\"z\" d=\"M0 15.5H%zu\"/><path d=\"",
	    n * SPARK_STEP);
	for (i = 0; i < n; i++) {
		uint64_t height =
		    ((uint64_t)counts[i] * SPARK_HEIGHT + most - 1) / most;

		if (height > 0)
			buf_printf(b, "M%zu %dv-%" PRIu64, i * SPARK_STEP + 1,
			    SPARK_HEIGHT, height);
	}
	html_lit(b, "\"/></svg>");
}

void
svg_bar(struct buf *b, int64_t unchanged, int64_t fresh, int64_t errors,
    struct str label)
{
	const struct {
		const char *class;
		int64_t n;
	} part[] = {{"a", unchanged}, {"b", fresh}, {"e", errors}};
	int64_t all = unchanged + fresh + errors, x = 0, i;

	html_lit(b,
	    "<svg class=\"bars\" viewBox=\"0 0 1000 10\" "
	    "preserveAspectRatio=\"none\" role=\"img\"");
	html_attr(b, "aria-label", label);
	buf_add_byte(b, '>');
	for (i = 0; i < 3 && all > 0; i++) {
		int64_t width = part[i].n * BAR_WIDTH / all;

		if (part[i].n > 0 && width == 0)
			width = 2; /* few is not none */
		buf_printf(b,
		    "<rect class=\"%s\" x=\"%" PRId64 "\" width=\"%" PRId64
		    "\" height=\"10\"/>",
		    part[i].class, x, width);
		x += width;
	}
	html_lit(b, "</svg>\n");
}
