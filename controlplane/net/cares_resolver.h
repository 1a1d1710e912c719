// DNS by c-ares, on a thread of its own: the shard that asks is never held up.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "controlplane/routing/resolver.h"

struct ares_channeldata;

namespace trunkline::controlplane {

/// ask(), next_answer() and has_answer() belong to one thread; the library's calls to another, which this
/// owns.
class CaresResolver final : public Resolver {
 public:
  /// `servers` as c-ares writes them ("192.0.2.53", "192.0.2.53:5353", separated by commas); empty: those of
  /// /etc/resolv.conf. Throws std::runtime_error with a sentence for the operator.
  explicit CaresResolver(const std::string& servers = {}, int timeout_ms = 2000, int tries = 2);
  ~CaresResolver() override;
  CaresResolver(const CaresResolver&) = delete;
  CaresResolver& operator=(const CaresResolver&) = delete;

  void ask(std::uint64_t ticket, DnsType type, std::string_view name) override;
  [[nodiscard]] bool next_answer(DnsAnswer& answer) override;
  [[nodiscard]] bool has_answer() const noexcept override {
    return has_answers_.load(std::memory_order_acquire);
  }

 private:
  struct Question {
    std::uint64_t ticket;
    DnsType type;
    std::string name;
  };
  struct Asked;

  void run();
  void begin(Question question);
  void wake() noexcept;

  ares_channeldata* channel_ = nullptr;  // the thread's alone, once it runs
  int wake_ = -1;
  std::atomic<bool> stop_ = false;         // whoever ends it writes, run() reads
  std::atomic<bool> has_answers_ = false;  // so that next_answer() takes no lock when there is nothing
  std::mutex guard_;                       // of the two below; held for a push or a pop
  std::deque<Question> questions_;
  std::deque<DnsAnswer> answers_;
  std::thread thread_;
};

}  // namespace trunkline::controlplane
