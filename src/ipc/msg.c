/*
 * Encoding of the messages between processes, all but the parsed feed
 * (ipc/msg_parsed.c).  Each put writes the fields in the order of the
 * struct; its get reads them in the same order and checks every value.
 */
#include "ipc/msg.h"

#include "base/url.h"
#include "base/utf8.h"
#include "base/wire.h"

#define TEXT_OF_ONE 4 /* bytes: the least an encoded text takes */

/* Ends a decoder: the whole input must have been good. */
static enum err
done(const struct wire *w)
{
	return wire_end(w) ? ERR_OK : ERR_INPUT;
}

/*
 * A sentence for a person, which may quote a hostile document and may have
 * been cut in the middle of a character: repaired, controls as spaces.
 */
static void
put_sentence(struct buf *out, struct str s, size_t max)
{
	struct buf clean;
	struct str cut;

	buf_init(&clean, 3 * s.n + 1); /* U+FFFD takes three bytes */
	utf8_repair(str_sub(s, 0, max), &clean);
	for (size_t i = 0; i < clean.n; i++) {
		if ((unsigned char)clean.p[i] < 0x20)
			clean.p[i] = ' ';
	}
	cut = utf8_prefix(buf_str(&clean), max);
	wire_put_str(out, cut);
	buf_free(&clean);
}

/* A sentence as put_sentence leaves it: one line. */
static struct str
get_sentence(struct wire *w, size_t max)
{
	struct str s = wire_text(w, max);

	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20) {
			wire_refuse(w);
			return STR_EMPTY;
		}
	}
	return s;
}

/* The value of a header that we send: no control but tab may split it. */
static struct str
get_header(struct wire *w, size_t max)
{
	struct str s = wire_bytes(w, max);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			wire_refuse(w);
			return STR_EMPTY;
		}
	}
	return s;
}

void
msg_put_peer(struct buf *out, const struct peer_note *m)
{
	wire_put_u8(out, (uint8_t)m->role);
	wire_put_u32(out, m->index);
	wire_put_i32(out, m->pid);
	wire_put_i32(out, m->signal);
}

enum err
msg_get_peer(struct str in, struct peer_note *m)
{
	struct peer_note v;
	struct wire w;

	wire_init(&w, in);
	v.role = (enum peer_role)wire_enum(&w, PEER_ROLE_END);
	v.index = wire_u32(&w);
	v.pid = wire_i32(&w);
	v.signal = wire_i32(&w);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_fetch(struct buf *out, const struct fetch_order *m)
{
	wire_put_u64(out, m->id);
	wire_put_str(out, m->url);
	wire_put_str(out, m->etag);
	wire_put_str(out, m->last_modified);
	wire_put_str(out, m->validator_url);
	wire_put_str(out, m->user_agent);
	wire_put_str(out, m->proxy);
	wire_put_str(out, m->authorization);
	wire_put_u32(out, (uint32_t)m->n_allow);
	for (size_t i = 0; i < m->n_allow; i++)
		wire_put_str(out, m->allow[i]);
	wire_put_i64(out, m->connect_timeout);
	wire_put_i64(out, m->first_byte_timeout);
	wire_put_i64(out, m->total_timeout);
	wire_put_u64(out, m->max_body);
	wire_put_bool(out, m->keep_alive);
}

enum err
msg_get_fetch(struct str in, struct fetch_order *m)
{
	struct fetch_order v = {0};
	struct wire w;

	wire_init(&w, in);
	v.id = wire_u64(&w);
	v.url = wire_text(&w, URL_MAX);
	v.etag = get_header(&w, MSG_VALIDATOR_MAX);
	v.last_modified = get_header(&w, MSG_VALIDATOR_MAX);
	v.validator_url = wire_text(&w, URL_MAX);
	v.user_agent = get_header(&w, MSG_ORDER_HEADER_MAX);
	v.proxy = wire_text(&w, URL_MAX);
	v.authorization = get_header(&w, MSG_ORDER_HEADER_MAX);
	v.n_allow = wire_count(&w, MSG_ALLOW_MAX, TEXT_OF_ONE);
	for (size_t i = 0; i < v.n_allow; i++)
		v.allow[i] = wire_text(&w, MSG_ERROR_MAX);
	v.connect_timeout = wire_span(&w, MSG_TIMEOUT_MAX);
	v.first_byte_timeout = wire_span(&w, MSG_TIMEOUT_MAX);
	v.total_timeout = wire_span(&w, MSG_TIMEOUT_MAX);
	v.max_body = (uint64_t)wire_span(&w, MSG_BODY_MAX);
	v.keep_alive = wire_bool(&w);
	if (v.url.n == 0)
		wire_refuse(&w);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_fetched(struct buf *out, const struct fetch_answer *m)
{
	wire_put_u64(out, m->id);
	wire_put_u8(out, (uint8_t)m->result);
	put_sentence(out, m->error, MSG_ERROR_MAX);
	wire_put_i32(out, m->status);
	wire_put_str(out, m->final_url);
	wire_put_bool(out, m->moved);
	wire_put_str(out, m->etag);
	wire_put_str(out, m->last_modified);
	wire_put_str(out, m->content_type);
	wire_put_str(out, m->cache_control);
	wire_put_str(out, m->expires);
	wire_put_str(out, m->date);
	wire_put_str(out, m->age);
	wire_put_str(out, m->retry_after);
	wire_put_str(out, m->rate_limit);
	wire_put_str(out, m->address);
	wire_put_u64(out, m->wire_bytes);
	wire_put_i64(out, m->elapsed);
	wire_put_bool(out, m->received_byte);
	wire_put_str(out, m->body);
}

enum err
msg_get_fetched(struct str in, struct fetch_answer *m)
{
	struct fetch_answer v = {0};
	struct wire w;

	wire_init(&w, in);
	v.id = wire_u64(&w);
	v.result = (enum fetch_result)wire_enum(&w, FETCH_RESULT_END);
	v.error = get_sentence(&w, MSG_ERROR_MAX);
	v.status = wire_i32(&w);
	v.final_url = wire_text(&w, URL_MAX);
	v.moved = wire_bool(&w);
	v.etag = wire_bytes(&w, MSG_HEADER_MAX);
	v.last_modified = wire_bytes(&w, MSG_HEADER_MAX);
	v.content_type = wire_bytes(&w, MSG_HEADER_MAX);
	v.cache_control = wire_bytes(&w, MSG_HEADER_MAX);
	v.expires = wire_bytes(&w, MSG_HEADER_MAX);
	v.date = wire_bytes(&w, MSG_HEADER_MAX);
	v.age = wire_bytes(&w, MSG_HEADER_MAX);
	v.retry_after = wire_bytes(&w, MSG_HEADER_MAX);
	v.rate_limit = wire_bytes(&w, MSG_HEADER_MAX);
	v.address = wire_bytes(&w, MSG_ADDRESS_MAX);
	v.wire_bytes = (uint64_t)wire_span(&w, INT64_MAX);
	v.elapsed = wire_span(&w, INT64_MAX);
	v.received_byte = wire_bool(&w);
	v.body = wire_bytes(&w, MSG_BODY_MAX);
	if (v.status < 0 || v.status > 999)
		wire_refuse(&w);
	if (v.result == FETCH_ANSWERED && v.status == 0)
		wire_refuse(&w);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_parse(struct buf *out, const struct parse_order *m)
{
	wire_put_u64(out, m->id);
	wire_put_str(out, m->url);
	wire_put_str(out, m->content_type);
	wire_put_str(out, m->body);
}

enum err
msg_get_parse(struct str in, struct parse_order *m)
{
	struct parse_order v;
	struct wire w;

	wire_init(&w, in);
	v.id = wire_u64(&w);
	v.url = wire_text(&w, URL_MAX);
	v.content_type = wire_bytes(&w, MSG_HEADER_MAX);
	v.body = wire_bytes(&w, MSG_BODY_MAX);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_parse_failure(struct buf *out, const struct parse_failure *m)
{
	wire_put_u64(out, m->id);
	wire_put_bool(out, m->too_large);
	put_sentence(out, m->error, MSG_ERROR_MAX);
}

enum err
msg_get_parse_failure(struct str in, struct parse_failure *m)
{
	struct parse_failure v;
	struct wire w;

	wire_init(&w, in);
	v.id = wire_u64(&w);
	v.too_large = wire_bool(&w);
	v.error = get_sentence(&w, MSG_ERROR_MAX);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_web_settings(struct buf *out, const struct web_settings *m)
{
	put_sentence(out, m->title, MSG_ERROR_MAX);
	wire_put_str(out, m->base_url);
	wire_put_str(out, m->database);
	wire_put_bool(out, m->images);
}

enum err
msg_get_web_settings(struct str in, struct web_settings *m)
{
	struct web_settings v;
	struct wire w;

	wire_init(&w, in);
	v.title = get_sentence(&w, MSG_ERROR_MAX);
	v.base_url = wire_text(&w, URL_MAX);
	v.database = wire_bytes(&w, MSG_PATH_MAX);
	v.images = wire_bool(&w);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_control(struct buf *out, const struct control_order *m)
{
	wire_put_u8(out, (uint8_t)m->verb);
	wire_put_bool(out, m->json);
	wire_put_bool(out, m->all);
	wire_put_u32(out, (uint32_t)m->n_args);
	for (size_t i = 0; i < m->n_args; i++)
		wire_put_str(out, m->args[i]);
}

enum err
msg_get_control(struct str in, struct arena *a, struct control_order *m)
{
	struct control_order v = {0};
	struct wire w;

	wire_init(&w, in);
	v.verb = (enum control_verb)wire_enum(&w, CONTROL_VERB_END);
	v.json = wire_bool(&w);
	v.all = wire_bool(&w);
	v.n_args = wire_count(&w, MSG_ARGS_MAX, TEXT_OF_ONE);
	v.args = arena_array(a, v.n_args, sizeof(*v.args));
	if (v.args == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < v.n_args; i++)
		v.args[i] = wire_text(&w, URL_MAX);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_poll_note(struct buf *out, const struct poll_note *m)
{
	wire_put_u32(out, m->total);
	wire_put_i64(out, m->feed_id);
	wire_put_bool(out, m->started);
	wire_put_bool(out, m->failed);
	put_sentence(out, m->title, PARSED_TITLE_MAX);
	wire_put_i32(out, m->status);
	wire_put_i64(out, m->elapsed);
	wire_put_u64(out, m->bytes);
	wire_put_u32(out, m->new_items);
	wire_put_u32(out, m->changed_items);
	put_sentence(out, m->remark, MSG_ERROR_MAX);
}

enum err
msg_get_poll_note(struct str in, struct poll_note *m)
{
	struct poll_note v;
	struct wire w;

	wire_init(&w, in);
	v.total = wire_u32(&w);
	v.feed_id = wire_i64(&w);
	v.started = wire_bool(&w);
	v.failed = wire_bool(&w);
	v.title = get_sentence(&w, PARSED_TITLE_MAX);
	v.status = wire_i32(&w);
	v.elapsed = wire_span(&w, INT64_MAX);
	v.bytes = (uint64_t)wire_span(&w, INT64_MAX);
	v.new_items = wire_u32(&w);
	v.changed_items = wire_u32(&w);
	v.remark = get_sentence(&w, MSG_ERROR_MAX);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}

void
msg_put_answer(struct buf *out, const struct control_answer *m)
{
	wire_put_i32(out, m->status);
	wire_put_str(out, m->text);
}

enum err
msg_get_answer(struct str in, struct control_answer *m)
{
	struct control_answer v;
	struct wire w;

	wire_init(&w, in);
	v.status = wire_i32(&w);
	v.text = wire_text(&w, MSG_ANSWER_MAX);
	if (v.status < 0 || v.status > 255)
		wire_refuse(&w);
	if (done(&w) == ERR_OK)
		*m = v;
	return done(&w);
}
