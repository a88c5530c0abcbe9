/*
 * The items of one document into rows: which item is which, what is written.
 */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include "store/store.h"

#define INGEST_REVISIONS_MAX \
	32 /* revisions of an item: a feed that counts \
	                           comments in its summary makes one a poll */

/*
 * Within a write transaction: brings the items of poll->feed into the store
 * and sets the poll's out fields.
 */
enum err
ingest_items(
    struct store *s, struct store_poll *poll, struct errinfo *ei) MUST_CHECK;

#endif
