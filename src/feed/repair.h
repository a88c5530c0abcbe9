/*
 * Ill-formed XML made well-formed.  Used only after expat refused a document;
 * all liberality towards broken XML is here and nowhere else.
 */
#ifndef FEED_REPAIR_H
#define FEED_REPAIR_H

#include "base/buf.h"
#include "base/str.h"
#include "feed/repairs.h"

/*
 * Appends a repaired form of text, which is valid UTF-8, to out and notes in
 * notes what was done; places are counted from line first_line.  The DOCTYPE,
 * comments and processing instructions are left out.  When the document
 * breaks off, so does the output: elements that are open stay open, so that a
 * reader keeps what was complete.  Linear in time.
 *
 * The tolerances, each a function of its own in repair*.c: entities that only
 * HTML defines; bare ampersands; characters that XML does not allow; "<" that
 * starts no tag; comments and instructions that are not well-formed;
 * attributes without quotes or value, or given twice; end tags that are
 * missing, misplaced or in another case; text behind the document; a document
 * that breaks off.
 */
void
repair_xml(struct str text, uint64_t first_line, struct buf *out,
    struct repairs *notes);

#endif
