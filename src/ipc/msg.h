/*
 * The messages between the processes: what they hold, and how they become
 * bytes.  This is the only place that knows the encoding; both sides check
 * what they receive, so that a process taken over by hostile input cannot
 * feed its peers anything but well-formed messages of the types meant for
 * them.
 *
 * Encoding: integers little-endian and fixed in width, texts as a u32 length
 * and the bytes, lists as a u32 count.  A decoder refuses (ERR_INPUT) what is
 * cut short, has bytes left over, passes a ceiling, or breaks an invariant of
 * feed/parsed.h.  Sentences for people (errors, remarks) are made clean when
 * they are encoded, since they may quote hostile bytes.  Decoded texts borrow from the payload, lists live in the
 * arena.
 */
#ifndef IPC_MSG_H
#define IPC_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "feed/parsed.h"

#define MSG_ALLOW_MAX 16 /* allow-address ranges of one feed */
#define MSG_BODY_MAX (64u << 20) /* bytes of a document: max-size's ceiling */
#define MSG_HEADER_MAX \
	(64u << 10) /* bytes of a received header value: all
                                      headers of an answer have no more */
#define MSG_VALIDATOR_MAX \
	1024 /* bytes of an ETag or a date sent back; longer
                                  ones are not kept */
#define MSG_ADDRESS_MAX 64 /* bytes of an IP address as text */
#define MSG_ORDER_HEADER_MAX 4096 /* bytes of a header value that we send */
#define MSG_TIMEOUT_MAX 3600000 /* msec: nothing waits longer than an hour */
#define MSG_ERROR_MAX 512 /* bytes of a sentence (ERRINFO_MAX) */
#define MSG_PATH_MAX 4096 /* bytes of a path (PATH_MAX) */
#define MSG_ARGS_MAX 1000 /* feeds named on one command line */
#define MSG_ANSWER_MAX (8u << 20) /* bytes: a status with every feed */

enum msg_type {
	/* supervisor to every process, and back */
	MSG_PEER = 1, /* here is a link to another process (with an fd) */
	MSG_PEER_GONE, /* that process has died */
	MSG_READY, /* back: I am up */
	MSG_RELOAD, /* read the config again (desk only) */
	MSG_STOP, /* finish and leave */
	MSG_POLL_ALL, /* poll everything that manners allow (desk only) */
	MSG_KILL_PEER, /* desk only: that process hangs, replace it */

	/* desk and fetcher */
	MSG_FETCH, /* struct fetch_order */
	MSG_FETCHED, /* struct fetch_answer */

	/* desk and parser */
	MSG_PARSE, /* struct parse_order */
	MSG_PARSED, /* u64 id, struct parsed_feed */
	MSG_PARSE_FAILED, /* struct parse_failure */

	/* desk and web */
	MSG_WEB_OPTIONS, /* struct web_settings: at start and after a reload */

	/* `courant poll|status|reload|stop` and desk, on the control socket
	 * or the supervisor's link */
	MSG_CONTROL, /* struct control_order */
	MSG_POLL_NOTE, /* struct poll_note: any number of them */
	MSG_ANSWER, /* struct control_answer: the last word */

	MSG_TYPE_END
};

enum peer_role {
	PEER_SUPERVISOR,
	PEER_DESK,
	PEER_FETCHER,
	PEER_PARSER,
	PEER_WEB,
	PEER_ROLE_END
};

/* MSG_PEER, MSG_PEER_GONE, MSG_KILL_PEER. */
struct peer_note {
	enum peer_role role;
	uint32_t index; /* which parser; 0 for the others */
	int32_t pid;
	int32_t signal; /* of MSG_PEER_GONE: what killed it, 0 for an exit */
};

/* One request for the fetcher. */
struct fetch_order {
	uint64_t id; /* the desk's; comes back with the answer */
	struct str url; /* normalised (url_normalise) */
	struct str etag; /* byte for byte as given, or empty */
	struct str last_modified; /* byte for byte as given, or empty */
	struct str validator_url; /* the URL that gave them: they are sent to no
	                             other, on no hop */
	struct str user_agent;
	struct str proxy; /* empty: none, whatever the environment says */
	struct str authorization; /* header value, for the URL's origin only */
	size_t n_allow;
	struct str allow[MSG_ALLOW_MAX]; /* CIDR ranges opened for this feed */
	msec connect_timeout, first_byte_timeout, total_timeout;
	uint64_t max_body; /* bytes after content decoding */
	bool keep_alive; /* several feeds share this host */
};

enum fetch_result {
	FETCH_ANSWERED, /* a whole answer came: look at status */
	FETCH_REFUSED, /* by the guard; nothing was dialled */
	FETCH_NO_NAME, /* the host's name does not resolve */
	FETCH_NO_CONNECT, /* refused, unreachable, reset before an answer */
	FETCH_TLS, /* certificate or handshake */
	FETCH_TIMEOUT,
	FETCH_TOO_LARGE, /* body or header ceiling */
	FETCH_BROKEN, /* cut short, bad framing, bad encoding */
	FETCH_REDIRECTS, /* too many, circular, or without a Location */
	FETCH_OFFLINE, /* the network is down */
	FETCH_BUSY, /* nothing was dialled: its address has all the
	               connections it may have */
	FETCH_RESULT_END
};

/* What came of it.  Header texts are as received, empty when absent. */
struct fetch_answer {
	uint64_t id;
	enum fetch_result result;
	struct str error; /* a plain sentence unless FETCH_ANSWERED */
	int32_t status; /* of the last hop, 0 when none came */
	struct str final_url; /* after redirects */
	bool moved; /* every hop was 301 or 308, none https to
	                             http: final_url may be remembered */
	struct str etag, last_modified, content_type;
	struct str cache_control, expires, date, age, retry_after;
	struct str rate_limit; /* RateLimit, or what X-RateLimit-Remaining and
	                          -Reset say as "remaining=0, reset=50" */
	struct str address; /* of the host that was dialled or would be, as
	                       text; empty when not known */
	uint64_t wire_bytes; /* body bytes as received, before decoding */
	msec elapsed;
	bool received_byte; /* anything at all came back */
	struct str body; /* decoded; empty unless status is 200 */
};

/* One document for a parser. */
struct parse_order {
	uint64_t id;
	struct str url; /* where it came from: the base of its links */
	struct str content_type; /* header value, may be empty */
	struct str body;
};

struct parse_failure {
	uint64_t id;
	bool too_large; /* a ceiling, not a malformation */
	struct str error; /* a plain sentence with line and column if known */
};

/* What the web process needs of the config. */
struct web_settings {
	struct str title; /* of the paper */
	struct str base_url; /* public URL, or empty */
	struct str database; /* path */
	bool images; /* load images in item texts */
};

/* A command to the desk. */
enum control_verb {
	CONTROL_STATUS,
	CONTROL_RELOAD,
	CONTROL_STOP,
	CONTROL_POLL,
	CONTROL_VERB_END
};

struct control_order {
	enum control_verb verb;
	bool json; /* answer in JSON, else in lines for a person */
	bool all; /* poll: every feed, not only those due */
	size_t n_args;
	struct str *args; /* poll: feeds by number, URL, title or category */
};

/* What came of polling one feed, for the table of `courant poll`. */
struct poll_note {
	uint32_t total; /* feeds to poll in this run, as known by now */
	int64_t feed_id;
	bool started; /* the request goes out; the rest is not yet known */
	bool failed;
	struct str title; /* or the URL, its query hidden */
	int32_t status; /* HTTP, 0 when none */
	msec elapsed;
	uint64_t bytes; /* on the wire */
	uint32_t new_items, changed_items;
	struct str remark; /* a sentence on what went wrong or was repaired */
};

struct control_answer {
	int32_t status; /* exit status of sysexits.h, 0 when fine */
	struct str text; /* JSON or lines */
};

/*
 * One pair a message: put appends its encoding to out (a failed buf says so
 * itself), get decodes and checks it, ERR_INPUT when refused.
 */
void
msg_put_peer(struct buf *out, const struct peer_note *m);
enum err
msg_get_peer(struct str in, struct peer_note *m) MUST_CHECK;
void
msg_put_fetch(struct buf *out, const struct fetch_order *m);
enum err
msg_get_fetch(struct str in, struct fetch_order *m) MUST_CHECK;
void
msg_put_fetched(struct buf *out, const struct fetch_answer *m);
enum err
msg_get_fetched(struct str in, struct fetch_answer *m) MUST_CHECK;
void
msg_put_parse(struct buf *out, const struct parse_order *m);
enum err
msg_get_parse(struct str in, struct parse_order *m) MUST_CHECK;
void
msg_put_parsed(struct buf *out, uint64_t id, const struct parsed_feed *m);
/* Lists go to the arena; texts borrow from `in`. */
enum err
msg_get_parsed(struct str in, struct arena *a, uint64_t *id,
    struct parsed_feed *m) MUST_CHECK;
void
msg_put_parse_failure(struct buf *out, const struct parse_failure *m);
enum err
msg_get_parse_failure(struct str in, struct parse_failure *m) MUST_CHECK;
void
msg_put_web_settings(struct buf *out, const struct web_settings *m);
enum err
msg_get_web_settings(struct str in, struct web_settings *m) MUST_CHECK;
void
msg_put_control(struct buf *out, const struct control_order *m);
/* The list of args goes to the arena. */
enum err
msg_get_control(
    struct str in, struct arena *a, struct control_order *m) MUST_CHECK;
void
msg_put_poll_note(struct buf *out, const struct poll_note *m);
enum err
msg_get_poll_note(struct str in, struct poll_note *m) MUST_CHECK;
void
msg_put_answer(struct buf *out, const struct control_answer *m);
enum err
msg_get_answer(struct str in, struct control_answer *m) MUST_CHECK;

#endif
