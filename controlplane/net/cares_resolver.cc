#include "controlplane/net/cares_resolver.h"

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <ares.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "controlplane/net/dns_message.h"

namespace trunkline::controlplane {
namespace {

constexpr int longest_wait_ms = 1000;

DnsStatus status_of(int ares) noexcept {
  if (ares == ARES_SUCCESS) return DnsStatus::found;
  return ares == ARES_ENOTFOUND || ares == ARES_ENODATA ? DnsStatus::none : DnsStatus::failed;
}

}  // namespace

struct CaresResolver::Asked {
  CaresResolver& resolver;
  Question question;

  static void answered(void* context, int ares, int, unsigned char* octets, int length) {
    const std::unique_ptr<Asked> asked(static_cast<Asked*>(context));
    DnsAnswer answer{asked->question.ticket, status_of(ares), {}};
    if (ares == ARES_SUCCESS) {
      auto records = read_dns_answer({octets, static_cast<std::size_t>(length)}, asked->question.type);
      answer.status = !records ? DnsStatus::failed : records->empty() ? DnsStatus::none : DnsStatus::found;
      if (records) answer.records = std::move(*records);
    }
    const std::scoped_lock lock(asked->resolver.guard_);
    asked->resolver.answers_.push_back(std::move(answer));
    asked->resolver.has_answers_.store(true, std::memory_order_release);
  }
};

CaresResolver::CaresResolver(const std::string& servers, int timeout_ms, int tries) {
  if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
    throw std::runtime_error("DNS: c-ares does not start");
  ares_options options{};
  options.timeout = timeout_ms;
  options.tries = tries;
  // The names of a configuration are whole: no search list is put behind them.
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  const int wanted = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS;
  const auto fail = [this](const char* what) {
    if (channel_ != nullptr) ares_destroy(channel_);
    ares_library_cleanup();
    throw std::runtime_error(what);
  };
  if (ares_init_options(&channel_, &options, wanted) != ARES_SUCCESS) fail("DNS: c-ares has no memory");
  if (!servers.empty() && ares_set_servers_ports_csv(channel_, servers.c_str()) != ARES_SUCCESS) {
    fail("DNS: a server's address cannot be read");
  }
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_ < 0) fail("DNS: there is no descriptor left");
  thread_ = std::thread([this] { run(); });
}

CaresResolver::~CaresResolver() {
  stop_.store(true, std::memory_order_relaxed);
  wake();
  thread_.join();
  ares_destroy(channel_);  // answers what is open as cancelled
  ::close(wake_);
  ares_library_cleanup();
}

void CaresResolver::wake() noexcept {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_, &one, sizeof one));
}

void CaresResolver::ask(std::uint64_t ticket, DnsType type, std::string_view name) {
  {
    const std::scoped_lock lock(guard_);
    questions_.push_back({ticket, type, std::string(name)});
  }
  wake();
}

bool CaresResolver::next_answer(DnsAnswer& answer) {
  if (!has_answer()) return false;
  const std::scoped_lock lock(guard_);
  if (answers_.empty()) return false;
  answer = std::move(answers_.front());
  answers_.pop_front();
  has_answers_.store(!answers_.empty(), std::memory_order_relaxed);
  return true;
}

void CaresResolver::begin(Question question) {
  auto asked = std::make_unique<Asked>(Asked{*this, std::move(question)});
  const auto& wanted = asked->question;
  const std::string name = wanted.name;
  const int type = static_cast<int>(wanted.type);
  ares_query(channel_, name.c_str(), 1 /* IN */, type, &Asked::answered, asked.release());
}

void CaresResolver::run() {
  while (!stop_.load(std::memory_order_relaxed)) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto which = static_cast<unsigned>(ares_getsock(channel_, sockets.data(), ARES_GETSOCK_MAXNUM));
    std::array<pollfd, ARES_GETSOCK_MAXNUM + 1> polled{};
    std::size_t count = 0;
    polled[count++] = {wake_, POLLIN, 0};
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      const int events =
          (ARES_GETSOCK_READABLE(which, i) ? POLLIN : 0) | (ARES_GETSOCK_WRITABLE(which, i) ? POLLOUT : 0);
      if (events != 0) polled[count++] = {sockets[i], static_cast<short>(events), 0};
    }
    timeval most{longest_wait_ms / 1000, 0};
    const auto* wait = ares_timeout(channel_, &most, &most);
    const int wait_ms =
        wait != nullptr ? static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1) : longest_wait_ms;
    ::poll(polled.data(), count, wait_ms);
    std::uint64_t ignored = 0;
    static_cast<void>(!::read(wake_, &ignored, sizeof ignored));
    for (std::size_t i = 1; i < count; ++i) {
      const auto ready = [&](int events) {
        return (polled[i].revents & events) != 0 ? polled[i].fd : ARES_SOCKET_BAD;
      };
      ares_process_fd(channel_, ready(POLLIN | POLLERR | POLLHUP), ready(POLLOUT));
    }
    ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // timeouts
    std::deque<Question> questions;
    {
      const std::scoped_lock lock(guard_);
      questions.swap(questions_);
    }
    for (auto& question : questions) begin(std::move(question));
  }
}

}  // namespace trunkline::controlplane
