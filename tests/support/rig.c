// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rig.h"

#include "os/child.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BOUND_MS = 20000, LOOK_MS = 2, WORDS_MAX = 16, OUTPUT_MAX = 64 * 1024 };

#define MIC "load-module module-remap-source source_name=mic master=rig.monitor"

struct rig {
	struct rig *next; /* in running */
	struct tmpdir dir;
	pid_t pid;
	bool frozen;
	bool gone; /* it was waited for */
	char *server;
	char *environment;                  /* PULSE_SERVER=… */
	char *home;                         /* HOME=… */
	struct rh_child *player, *recorder; /* NULL: none */
};

/* Those not stopped yet: a test that fails does not come to its end. */
static struct rig *running;

void rig_require(void)
{
	const char *path = getenv("PATH");
	char *folders = strdup(path != NULL ? path : ""), *rest = folders;
	bool found = false;
	for (char *folder; !found && folders != NULL && (folder = strsep(&rest, ":")) != NULL;) {
		struct rh_buffer candidate = {0};
		rh_buffer_printf(&candidate, "%s/pulseaudio", folder);
		found = candidate.data != NULL && access(candidate.data, X_OK) == 0;
		rh_buffer_done(&candidate);
	}
	free(folders);
	if (found)
		return;
	(void)puts("skipped: pulseaudio is not installed");
	exit(77);
}

/* Until a bound, LOOK_MS later: false when it is over. */
static bool look_again(int64_t until_ns)
{
	(void)poll(NULL, 0, LOOK_MS);
	return rh_clock_monotonic_ns() < until_ns;
}

static int64_t bound_ns(void)
{
	return rh_clock_monotonic_ns() + (int64_t)BOUND_MS * 1000000;
}

/* Server. */

static const char *write_script(struct rig *rig)
{
	struct rh_buffer script = {0};
	/* norewinds: or the first sound would come a second or two late. The socket comes last: who can connect finds
	 * it all. */
	rh_buffer_string(&script, "load-module module-null-sink sink_name=rig rate=48000 channels=1 channel_map=mono "
	                          "norewinds=1\n" MIC "\nset-default-sink rig\nset-default-source mic\n");
	rh_buffer_printf(&script, "load-module module-native-protocol-unix socket=%s/native auth-anonymous=1\n",
	                 rig->dir.path);
	const char *path = tmpdir_write(&rig->dir, "script.pa", rh_buffer_view(&script));
	rh_buffer_done(&script);
	return path;
}

_Noreturn static void be_the_server(const struct rig *rig, const char *script)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that crashes leaves no server behind */
	sigset_t none;
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	static const char *const folders[] = {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH",
	                                      "PULSE_STATE_PATH"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		(void)setenv(folders[i], rig->dir.path, 1);
	(void)unsetenv("DISPLAY");
	(void)unsetenv("DBUS_SESSION_BUS_ADDRESS");
	(void)unsetenv("PULSE_SERVER");
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (chdir(rig->dir.path) != 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		_exit(126);
	(void)execlp("pulseaudio", "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
	             "--disable-shm=yes", "--log-target=file:log", "-F", script, (char *)NULL);
	_exit(127);
}

static bool has_ended(struct rig *rig)
{
	if (!rig->gone && waitpid(rig->pid, NULL, WNOHANG) != 0)
		rig->gone = true;
	return rig->gone;
}

static bool takes_connections(const struct rig *rig)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", rig->server + sizeof "unix:" - 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool taken = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	if (fd >= 0)
		(void)close(fd);
	return taken;
}

static void fail_with_log(struct rig *rig, const char *what)
{
	const char *path = tmpdir_path(&rig->dir, "log");
	char *log = access(path, R_OK) == 0 ? tmpdir_read(path) : NULL;
	print_error("%s\n", log != NULL ? log : "(no log)");
	free(log);
	fail_msg("the sound server %s", what);
}

static void wait_until_ready(struct rig *rig)
{
	int64_t until_ns = bound_ns();
	while (!takes_connections(rig)) {
		if (has_ended(rig))
			fail_with_log(rig, "ended at once");
		if (!look_again(until_ns))
			fail_with_log(rig, "does not come up");
	}
	free(rig_pactl(rig, (const char *const[]){"info", NULL}));
}

static char *text_of(const char *before, const char *after)
{
	struct rh_buffer text = {0};
	char *taken = NULL;
	rh_buffer_printf(&text, "%s%s", before, after);
	if (rh_buffer_take(&text, &taken, NULL) != RH_OK)
		fail_msg("no memory for a sound server");
	return taken;
}

static void start_server(struct rig *rig)
{
	const char *script = write_script(rig);
	(void)fflush(NULL);
	rig->pid = fork();
	if (rig->pid == 0)
		be_the_server(rig, script);
	if (rig->pid < 0)
		fail_msg("cannot fork: %s", strerror(errno));
	rig->gone = false;
	wait_until_ready(rig);
}

struct rig *rig_start(void)
{
	struct rig *rig = calloc(1, sizeof *rig);
	if (rig == NULL) {
		fail_msg("no memory for a sound server");
		abort();
	}
	rig->next = running;
	running = rig;
	rig->gone = true; /* so far */
	tmpdir_make(&rig->dir);
	const char *socket_path = tmpdir_path(&rig->dir, "native");
	if (strlen(socket_path) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
		fail_msg("%s is too long a name for a socket: set TMPDIR to a shorter folder", socket_path);
	rig->server = text_of("unix:", socket_path);
	rig->environment = text_of("PULSE_SERVER=", rig->server);
	rig->home = text_of("HOME=", rig->dir.path);
	start_server(rig);
	return rig;
}

const char *rig_server_string(const struct rig *rig)
{
	return rig->server;
}

const char *rig_environment(const struct rig *rig)
{
	return rig->environment;
}

/* Its clients. */

/* In the rig's own folder: clients leave a cookie in HOME, which must not be anybody's. */
static struct rh_child *start_client(struct rig *rig, const char *const *words)
{
	const char *argv[WORDS_MAX + 8] = {"env",           "-u", "XDG_CONFIG_HOME", "-u", "XDG_RUNTIME_DIR", rig->home,
	                                   rig->environment};
	size_t count = 7;
	for (const char *const *word = words; *word != NULL; word++) {
		if (count > WORDS_MAX)
			fail_msg("too many words for %s", words[0]);
		argv[count++] = *word;
	}
	struct rh_child *child = NULL;
	struct rh_error err = {.message = ""};
	struct rh_child_config config = {.argv = argv, .output_max = OUTPUT_MAX};
	if (rh_child_start(&config, &child, &err) != RH_OK)
		fail_msg("%s", err.message);
	return child;
}

/* False when it is over the time. */
static bool wait_for_client(struct rh_child *child)
{
	int64_t until_ns = bound_ns();
	while (rh_child_step(child) == RH_CHILD_RUNNING) {
		if (rh_clock_monotonic_ns() > until_ns)
			return false;
		(void)poll(&(struct pollfd){.fd = rh_child_fd(child), .events = POLLIN}, 1, LOOK_MS);
	}
	return true;
}

char *rig_pactl(struct rig *rig, const char *const *words)
{
	const char *all[WORDS_MAX] = {"pactl"};
	for (size_t i = 0; words[i] != NULL && i + 2 < WORDS_MAX; i++)
		all[i + 1] = words[i];
	struct rh_child *child = start_client(rig, all);
	bool ended = wait_for_client(child);
	bool good = ended && rh_child_step(child) == RH_CHILD_EXITED && rh_child_exit_status(child) == 0;
	struct rh_text output = rh_child_output(child);
	char *copy = strndup(output.length > 0 ? output.data : "", output.length);
	rh_child_free(child);
	if (!good)
		fail_msg("pactl %s failed", words[0]);
	return copy;
}

void rig_play(struct rig *rig, const char *path)
{
	if (rig->player != NULL)
		fail_msg("something is playing already");
	rig->player = start_client(rig, (const char *const[]){"paplay", "--device=rig", path, NULL});
}

void rig_play_wait(struct rig *rig)
{
	if (rig->player == NULL)
		fail_msg("nothing is playing");
	bool good = wait_for_client(rig->player) && rh_child_step(rig->player) == RH_CHILD_EXITED &&
	            rh_child_exit_status(rig->player) == 0;
	rh_child_free(rig->player);
	rig->player = NULL;
	if (!good)
		fail_msg("the file could not be played");
}

/* The server knows a stream that records; before that, sound would be lost. */
static bool is_recorded(struct rig *rig)
{
	char *outputs = rig_pactl(rig, (const char *const[]){"list", "short", "source-outputs", NULL});
	bool recorded = strstr(outputs, "protocol-native") != NULL;
	free(outputs);
	return recorded;
}

void rig_record(struct rig *rig, const char *path)
{
	if (rig->recorder != NULL)
		fail_msg("something is recording already");
	const char *const words[] = {"parecord",
	                             "--device=rig.monitor",
	                             "--rate=48000",
	                             "--channels=1",
	                             "--format=s16le",
	                             "--file-format=wav",
	                             "--latency-msec=20",
	                             path,
	                             NULL};
	rig->recorder = start_client(rig, words);
	int64_t until_ns = bound_ns();
	while (!is_recorded(rig))
		if (rh_child_step(rig->recorder) != RH_CHILD_RUNNING || !look_again(until_ns))
			fail_msg("nothing can be recorded");
}

void rig_record_stop(struct rig *rig)
{
	if (rig->recorder == NULL)
		fail_msg("nothing is recording");
	rh_child_cancel(rig->recorder); /* parecord ends its file at SIGTERM */
	bool ended = wait_for_client(rig->recorder);
	rh_child_free(rig->recorder);
	rig->recorder = NULL;
	if (!ended)
		fail_msg("the recording does not end");
}

/* Faults. */

void rig_mute(struct rig *rig, bool muted)
{
	free(rig_pactl(rig, (const char *const[]){"set-source-mute", "mic", muted ? "1" : "0", NULL}));
}

void rig_suspend(struct rig *rig, bool suspended)
{
	free(rig_pactl(rig, (const char *const[]){"suspend-source", "mic", suspended ? "1" : "0", NULL}));
}

/* Number of the module that made a source, as text; the caller frees. */
static char *module_of(struct rig *rig, const char *source)
{
	char *modules = rig_pactl(rig, (const char *const[]){"list", "short", "modules", NULL});
	struct rh_buffer wanted = {0};
	rh_buffer_printf(&wanted, "source_name=%s ", source);
	struct rh_text rest = rh_text_of(modules), line;
	char *number = NULL;
	while (number == NULL && rh_text_next_line(&rest, &line))
		if (rh_text_find(line, rh_buffer_view(&wanted)) != SIZE_MAX)
			number = strndup(line.data, rh_text_find(line, RH_TEXT("\t")));
	rh_buffer_done(&wanted);
	free(modules);
	if (number == NULL)
		fail_msg("there is no source '%s'", source);
	return number;
}

void rig_unload(struct rig *rig)
{
	char *module = module_of(rig, "mic");
	free(rig_pactl(rig, (const char *const[]){"unload-module", module, NULL}));
	free(module);
}

void rig_add_source(struct rig *rig, const char *name)
{
	char *argument = text_of("source_name=", name);
	const char *const words[] = {"load-module", "module-remap-source", argument, "master=rig.monitor", NULL};
	free(rig_pactl(rig, words));
	free(argument);
}

void rig_load(struct rig *rig)
{
	rig_add_source(rig, "mic");
	free(rig_pactl(rig, (const char *const[]){"set-default-source", "mic", NULL}));
}

static void send_signal(struct rig *rig, int number)
{
	if (has_ended(rig) || kill(rig->pid, number) != 0)
		fail_with_log(rig, "is gone");
}

void rig_freeze(struct rig *rig)
{
	send_signal(rig, SIGSTOP);
	int status;
	if (waitpid(rig->pid, &status, WUNTRACED) != rig->pid || !WIFSTOPPED(status))
		fail_msg("the sound server does not stand still");
	rig->frozen = true;
}

void rig_thaw(struct rig *rig)
{
	rig->frozen = false;
	send_signal(rig, SIGCONT);
}

static void wait_for_end(struct rig *rig)
{
	int64_t until_ns = bound_ns();
	while (!has_ended(rig)) {
		if (look_again(until_ns))
			continue;
		(void)kill(rig->pid, SIGKILL);
		until_ns = INT64_MAX;
	}
}

void rig_kill(struct rig *rig)
{
	send_signal(rig, SIGKILL);
	wait_for_end(rig);
}

void rig_restart(struct rig *rig)
{
	(void)unlink(rig->server + sizeof "unix:" - 1);
	start_server(rig);
}

void rig_stop(struct rig *rig)
{
	if (rig == NULL)
		return;
	for (struct rig **at = &running; *at != NULL; at = &(*at)->next) {
		if (*at == rig) {
			*at = rig->next;
			break;
		}
	}
	rh_child_free(rig->player);
	rh_child_free(rig->recorder);
	if (!has_ended(rig))
		(void)kill(rig->pid, rig->frozen ? SIGKILL : SIGTERM);
	wait_for_end(rig);
	tmpdir_remove(&rig->dir);
	free(rig->server);
	free(rig->environment);
	free(rig->home);
	free(rig);
}

int rig_teardown(void **state)
{
	(void)state;
	while (running != NULL)
		rig_stop(running);
	return 0;
}
