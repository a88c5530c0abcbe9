/*
 * The schema's history: numbered files of sql/, compiled in by sql/embed.awk.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <stddef.h>

#include "base/err.h"

struct store;

struct migration {
	int number; /* what user_version becomes; 1, 2, 3 ... */
	const char *name; /* of the file */
	const char *sql;
};

extern const struct migration migration_list[];
extern const size_t migration_count;

/*
 * Brings s, open for writing and at `version`, up to the last of the n
 * migrations in list.  Each is one transaction; before the first, unless the
 * database is empty (version 0), a copy goes to PATH.before-N.
 */
enum err
migrate(struct store *s, int version, const struct migration *list, size_t n,
    struct errinfo *ei) MUST_CHECK;

#endif
