// trunkctl: asks a running appliance over its control socket. Exit status: 0 answered, 1 the appliance
// refused the question, or a configuration, 2 wrong usage, 3 no connection, 4 no answer.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/result.h"
#include "controlplane/ctl/capture_command.h"
#include "controlplane/ctl/ctl_client.h"
#include "controlplane/ctl/descriptor.h"
#include "controlplane/ctl/text_table.h"
#include "controlplane/ctl/trunk_snapshot.h"

namespace {

using namespace trunkline::controlplane;

constexpr int reload_timeout_s = 60;  // thousands of expressions take seconds to compile

struct Wishes {
  std::string socket = "/run/trunkline.sock";
  bool json = false;
  bool all = false;
  int timeout_s = 5;
  bool dry_run = false;
  std::string request;
  std::string call;
  std::string lift;
  RouteQuestion route;
  std::size_t most = 100;
  CaptureCommand capture;
};

using Answer = trunkline::base::Result<boost::json::object, int>;  // or the exit status

int complain(const Wishes& wishes, CtlError error) {
  std::fprintf(stderr, "trunkctl: %s: %s\n", wishes.socket.c_str(), std::string(to_string(error)).c_str());
  return error == CtlError::no_answer ? 4 : 3;
}

Answer read(const Wishes& wishes, const trunkline::base::Result<std::string, CtlError>& text) {
  if (!text) return trunkline::base::fail(complain(wishes, text.error()));
  boost::json::error_code malformed;
  auto answer = boost::json::parse(*text, malformed);
  if (malformed || !answer.is_object()) return trunkline::base::fail(complain(wishes, CtlError::no_answer));
  const auto* error = answer.get_object().if_contains("error");
  if (error == nullptr) return std::move(answer.get_object());
  std::fprintf(stderr, "trunkctl: %s\n", error->is_string() ? error->get_string().c_str() : text->c_str());
  return trunkline::base::fail(1);
}

Answer ask(const Wishes& wishes, const std::string& line) {
  return read(wishes, ask_appliance(wishes.socket, line, wishes.timeout_s));
}

bool is_empty(int file) {
  struct stat state {};
  return ::fstat(file, &state) == 0 && S_ISREG(state.st_mode) && state.st_size == 0;
}

Answer capture(const Wishes& wishes) {
  const bool was_there = ::access(wishes.capture.file.c_str(), F_OK) == 0;
  const Descriptor file(open_capture(wishes.capture.file));
  if (!file) {
    std::fprintf(stderr, "trunkctl: %s: %s\n", wishes.capture.file.c_str(), std::strerror(errno));
    return trunkline::base::fail(2);
  }
  const LongQuestion question{file.get(), stop_by_signal()};
  auto answer =
      read(wishes, ask_appliance(wishes.socket, line_of(wishes.capture), wishes.timeout_s, question));
  if (!answer && !was_there && is_empty(file.get())) ::unlink(wishes.capture.file.c_str());
  return answer;
}

// Page by page, as one list. What the appliance says last of their number and of where to go on stays.
Answer ask_calls(const Wishes& wishes) {
  boost::json::array calls;
  for (std::string after;;) {
    const auto left = wishes.all ? wishes.most : wishes.most - calls.size();
    auto page = ask(wishes, "calls " + std::to_string(left) + ' ' + after);
    if (!page) return page;
    if (auto* some = page->if_contains("calls"); some != nullptr && some->is_array()) {
      for (auto& call : some->get_array()) calls.push_back(std::move(call));
    }
    const auto* next = page->if_contains("next");
    const bool more = next != nullptr && next->is_string() && (wishes.all || calls.size() < wishes.most);
    if (!more) {
      (*page)["calls"] = std::move(calls);
      return page;
    }
    after = next->get_string();
  }
}

int serve(const Wishes& wishes) {
  const auto answer = wishes.request == "calls"     ? ask_calls(wishes)
                      : wishes.request == "capture" ? capture(wishes)
                      : wishes.request == "call"    ? ask(wishes, "call " + wishes.call)
                      : wishes.request == "route"
                          ? ask(wishes, "route test " + wishes.route.number + ' ' + wishes.route.from)
                      : wishes.request == "hangup" ? ask(wishes, "hangup " + wishes.call)
                      : wishes.request == "reload"
                          ? ask(wishes, wishes.dry_run ? "reload dry" : "reload")
                          : ask(wishes, wishes.lift.empty() ? wishes.request : "bans lift " + wishes.lift);
  if (!answer) return answer.error();
  std::cout << (wishes.json ? boost::json::serialize(*answer) + '\n'
                            : as_text(wishes.request, *answer, wishes.all));
  const auto* adopted = answer->if_contains("adopted");
  return adopted != nullptr && *adopted == false ? 1 : 0;
}

void add_capture(CLI::App& app, CaptureCommand& wish) {
  auto* capture =
      app.add_subcommand("capture", "writes what passes the appliance into a pcapng file, until ^C");
  auto* what = capture->add_option_group("what", "one of these");
  what->add_option("--call", wish.call, "signalling and media of both legs of a call, by its id");
  what->add_option("--ip", wish.address, "what comes from or goes to an address");
  what->add_flag("--sip", wish.sip, "all signalling");
  what->require_option(1);
  capture->add_option("--seconds", wish.seconds, "how long, 3600 if not said")->check(CLI::Range(1U, 86400U));
  capture->add_option("--packets", wish.packets, "how many, 1000000 if not said")->check(CLI::PositiveNumber);
  capture->add_option("--size", wish.size, "octets of the file, 1 GiB if not said")
      ->check(CLI::PositiveNumber);
  capture->add_option("-o,--output", wish.file, "the file")->required();
}

}  // namespace

int main(int argc, char** argv) {
  Wishes wishes;
  CLI::App app("Asks a running trunkline over its control socket.", "trunkctl");
  app.require_subcommand(0, 1);  // so that a word that is none is named, not only missed
  app.fallthrough();
  app.add_option("--socket", wishes.socket, "path of the control socket")
      ->envname("TL_CTL")
      ->capture_default_str();
  app.add_flag("--json", wishes.json, "print the answer as it came, one JSON document");
  auto* timeout = app.add_option("--timeout", wishes.timeout_s, "seconds to wait for the appliance")
                      ->check(CLI::Range(1, 3600))
                      ->capture_default_str();
  app.add_subcommand("status", "state, what is in use, load of the workers");
  app.add_subcommand("counters", "everything that is counted, by group and name")
      ->add_flag("--all", wishes.all, "also those that are 0");
  auto* calls = app.add_subcommand("calls", "the calls in progress");
  calls->add_option("most", wishes.most, "how many to show")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  calls->add_flag("--all", wishes.all, "every call, however many there are");
  app.add_subcommand("hangup", "ends a call")
      ->add_option("call", wishes.call, "its id, as calls shows it")
      ->required();
  calls->require_subcommand(0, 1);
  auto* show = calls->add_subcommand("show", "all that is known of one call");
  show->add_option("call", wishes.call, "its id, as calls shows it")->required();
  add_capture(app, wishes.capture);
  app.add_subcommand("workers", "load of each worker");
  app.add_subcommand("registrations", "where users can be reached");
  app.add_subcommand("trunks", "what trunks carry, and how their hosts do");
  auto* route = app.add_subcommand("route", "where calls go");
  route->require_subcommand(1);
  auto* test = route->add_subcommand("test", "which rule a number meets, and why; nobody is called");
  test->add_option("number", wishes.route.number, "a number, or a URI")->required();
  test->add_option("--from", wishes.route.from, "the address, address:port, trunk or user it is called from");
  app.add_subcommand("bans", "sources that are not heard for a while, since they misbehaved")
      ->add_option("--lift", wishes.lift, "end the ban of this address (of an IPv6 address: of its /64)");
  auto* reload =
      app.add_subcommand("reload", "reads the configuration anew, and takes over all of it or nothing");
  reload->add_flag("--dry-run", wishes.dry_run, "only say what would change, or what is refused");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.get_subcommands().empty()) {
    std::cerr << app.help();
    return 2;
  }
  if (reload->parsed() && timeout->count() == 0) wishes.timeout_s = reload_timeout_s;
  wishes.request = show->parsed() ? "call" : app.get_subcommands().front()->get_name();
  return serve(wishes);
}
