/*
 * Whole inputs of subcommands.
 */
#include "cmd/input.h"

#include <stdio.h>
#include <string.h>

#define INPUT_PIECE 65536 /* bytes read at a time */

enum err
input_read(const char *name, struct buf *out, struct errinfo *ei)
{
	bool is_stdin = strcmp(name, "-") == 0;
	FILE *f = is_stdin ? stdin : fopen(name, "rb");
	enum err e = ERR_OK;

	if (f == NULL)
		return err_set_errno(ei, "cannot open %s", name);
	while (out->n < out->max) {
		size_t want = out->max - out->n, got;
		char *p;

		if (want > INPUT_PIECE)
			want = INPUT_PIECE;
		p = buf_room(out, want);
		if (p == NULL)
			break;
		got = fread(p, 1, want, f);
		out->n += got;
		if (got < want)
			break;
	}
	if (ferror(f))
		e = err_set_errno(ei, "cannot read %s", name);
	if (!is_stdin)
		fclose(f);
	return e;
}
