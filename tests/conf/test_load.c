/*
 * conf_load through its results: defaults, inheritance, conf_diff.  What is
 * refused, and how it is said, is in tests/data/conf/ (see cases.sh).
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "conf/conf.h"
#include "tests/tap/tap.h"

static char path[] = "/tmp/courant-test-conf-XXXXXX";

/* Writes text to the test's file and loads it; NULL when refused. */
static struct conf *
load(const char *text)
{
	struct conf *c = NULL;
	struct buf messages;
	FILE *f = fopen(path, "w");
	int n_errors;

	if (f == NULL)
		return NULL;
	fputs(text, f);
	fclose(f);
	buf_init(&messages, 1 << 20);
	if (conf_load(path, &c, &messages, &n_errors) != ERR_OK)
		printf("# %s", buf_cstr(&messages));
	buf_free(&messages);
	return c;
}

static void
test_defaults(void)
{
	struct conf *c = load("");

	if (!tap_ok(c != NULL, "an empty config is one"))
		return;
	tap_is_str(path, str_from(c->path), "its path");
	tap_is_str("Courant", str_from(c->title), "title");
	tap_is_int(1, (int64_t)c->n_listen, "one address to listen on");
	tap_is_str("127.0.0.1:8380", str_from(c->listen[0]), "listen");
	tap_ok(c->base_url == NULL, "no base-url");
	tap_is_int(HOUR, c->every_min, "every, from");
	tap_is_int(DAY, c->every_max, "every, to");
	tap_is_int(16, c->at_once, "at-once");
	tap_is_int(1, c->per_host, "per-host");
	tap_is_int(20, c->starts_per_second, "starts-per-second");
	tap_is_int(2, c->host_gap, "host-gap");
	tap_is_int(20, c->timeout, "timeout");
	tap_is_int(8 << 20, (int64_t)c->max_size, "max-size");
	tap_is_int(400 * (int64_t)DAY, c->keep, "keep");
	tap_is_int(LOG_INFO, c->log_level, "log level");
	tap_ok(c->database != NULL && c->control != NULL, "paths");
	conf_free(c);
}

static const struct conf_feed *
feed_at(const struct conf *c, size_t n)
{
	const struct conf_feed *f = c->feeds;

	while (n-- > 0)
		f = f->next;
	return f;
}

static void
test_inheritance(void)
{
	struct conf *c = load("category A {\n"
			      "feed http://a.example/1\n"
			      "feed http://a.example/2 { every 4h }\n"
			      "every 2h to 3h\n"
			      "}\n"
			      "feed http://a.example/3 { keep 2d }\n"
			      "polling {\nevery 5h\nkeep forever\n}\n"
			      "category B { feed http://a.example/4 }\n"
			      "category A { feed http://a.example/5 }\n");

	if (!tap_ok(c != NULL && c->n_feeds == 5, "five feeds"))
		return;
	tap_is_int(2, (int64_t)c->n_categories, "in two categories");
	tap_is_int(2 * HOUR, feed_at(c, 0)->every_min, "from the category");
	tap_is_int(3 * HOUR, feed_at(c, 0)->every_max, "both ends");
	tap_is_int(4 * HOUR, feed_at(c, 1)->every_min, "its own");
	tap_is_int(5 * HOUR, feed_at(c, 2)->every_max, "from polling");
	tap_is_int(2 * DAY, feed_at(c, 2)->keep, "its own time to keep");
	tap_is_int(0, feed_at(c, 0)->keep, "kept for good");
	tap_is_int(5 * HOUR, feed_at(c, 3)->every_min, "category without");
	tap_is_int(2 * HOUR, feed_at(c, 4)->every_min, "category again");
	tap_ok(feed_at(c, 4)->category == feed_at(c, 0)->category,
	    "both blocks are one category");
	conf_free(c);
}

static void
check_diff(
    const char *before, const char *after, const char *want, const char *what)
{
	struct conf *old = load(before), *new = load(after);
	struct buf out;

	if (!tap_ok(old != NULL && new != NULL, "%s: both load", what))
		return;
	buf_init(&out, 1 << 16);
	conf_diff(old, new, &out);
	tap_is_str(want, buf_str(&out), what);
	buf_free(&out);
	conf_free(old);
	conf_free(new);
}

static void
test_diff(void)
{
	const char *feeds = "feed http://a.example/1 One\n"
			    "feed http://a.example/2 { keep 3d }\n";

	check_diff(feeds, feeds, "", "nothing differs");
	check_diff(feeds,
	    "feed http://a.example/2 { keep 4d }\n"
	    "feed http://a.example/3\n",
	    "feed removed: http://a.example/1\n"
	    "feed changed: http://a.example/2: keep\n"
	    "feed added: http://a.example/3\n",
	    "feeds added, removed, changed");
	check_diff("feed http://a.example/1 One\n",
	    "category X {\nfeed http://a.example/1 Uno lang=it owner=O {\n"
	    "every 2h\nallow-address ::1\n}\n}\n",
	    "feed changed: http://a.example/1: title, category, lang, owner, "
	    "every, allow-address\n",
	    "every part of a feed");
	check_diff(feeds,
	    "polling {\nevery 2h\nkeep 500d\n}\nserver { listen [::1]:80 }\n"
	    "feed http://a.example/1 One\n"
	    "feed http://a.example/2 { keep 3d }\n",
	    "server listen: [::1]:80, was 127.0.0.1:8380; takes effect after "
	    "a restart\n"
	    "polling every: 2h, was 1h to 24h\n"
	    "polling keep: 500d, was 400d\n",
	    "settings, not repeated for each feed");
	check_diff("server { base-url http://a.example }\n", "",
	    "server base-url: not set, was http://a.example/\n",
	    "a setting taken away");
}

static void
test_missing(void)
{
	struct conf *c = NULL;
	struct buf messages;
	int n = 0;

	buf_init(&messages, 4096);
	tap_is_int(ERR_NOTFOUND,
	    conf_load("/nonexistent/c.conf", &c, &messages, &n),
	    "a file that is not there");
	tap_is_int(1, n, "is one error");
	tap_is_str("/nonexistent/c.conf: cannot be opened: No such file or "
		   "directory\n",
	    buf_str(&messages), "and says so");
	buf_free(&messages);
}

static void
test_find(void)
{
	struct arena a;

	arena_init(&a, 4096);
	tap_is_str("x.conf", str_from(conf_find("x.conf", &a)), "-f wins");
	arena_free(&a);
}

int
main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	test_defaults();
	test_inheritance();
	test_diff();
	test_missing();
	test_find();
	unlink(path);
	return tap_done();
}
