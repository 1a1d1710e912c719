// What a phone asks outside of any call: to be registered, whether somebody is there, and to pass a text on.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/buffer_pool.h"
#include "base/endpoint.h"
#include "base/instant.h"
#include "sip/transaction/layer.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::sim {

struct Errand {
  sip::Method method = sip::Method::options;
  std::string user = {};      // who is registered, or is to get the text
  std::uint32_t expires = 0;  // REGISTER
  unsigned q = 1000;          // REGISTER, in thousandths
  bool told_of_flow = false;  // by the last 200
  std::string call_id = {};
  std::uint32_t cseq = 0;
  int challenges = 0;
  int tries = 0;
  int status = 0;  // the last final one; 408 also when none came
};

class Errands {
 public:
  /// In the token of its transactions.
  static constexpr std::uint64_t token = std::uint64_t{1} << 60;
  static constexpr std::string_view domain = "sim.test";
  static constexpr std::string_view password = "secret";

  struct Means {
    base::Endpoint self;
    base::Endpoint appliance;
    base::BufferPool& buffers;
    sip::TransactionLayer& layer;
    sip::Effects& effects;
    fakes::SeededRandom& random;
    std::function<void(std::string_view branch)> asked;
  };
  explicit Errands(Means means) : means_(std::move(means)) {}

  /// Every other user's phones keep flows (RFC 5626).
  [[nodiscard]] static bool keeps_flow(const Errand& errand) noexcept { return errand.user.back() % 2 == 0; }

  void run(Errand errand, base::Instant now);
  void on(const sip::ResponseReceived& event, base::Instant now);
  void on(const sip::TimedOut& event, base::Instant now);

  [[nodiscard]] const std::deque<Errand>& all() const noexcept { return errands_; }

 private:
  void send(std::size_t index, const std::string& authorization, base::Instant now);
  [[nodiscard]] static std::size_t index_of(std::uint64_t user) noexcept { return user & ~token; }

  Means means_;
  std::deque<Errand> errands_;
};

}  // namespace trunkline::sim
