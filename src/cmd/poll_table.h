/*
 * What `courant poll` shows: a table that is redrawn in place on a terminal,
 * a line for each feed otherwise, JSON lines when asked.
 */
#ifndef CMD_POLL_TABLE_H
#define CMD_POLL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/msg.h"

enum poll_table_form { POLL_TABLE_LIVE, POLL_TABLE_LINES, POLL_TABLE_JSON };

struct poll_table;

/* A table that writes to standard output. */
struct poll_table *
poll_table_create(enum poll_table_form form);
void
poll_table_free(struct poll_table *t);

/* Takes a note in, and shows it. */
void
poll_table_note(struct poll_table *t, const struct poll_note *note);

/* Time has passed: draws anew when that shows something. */
void
poll_table_tick(struct poll_table *t);

/* The last state, and the sums in a line. */
void
poll_table_end(struct poll_table *t);

#endif
