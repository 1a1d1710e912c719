// Connections of which the test is the far end.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/shard/streams.h"

namespace trunkline::fakes {

class FarStreams final : public controlplane::Streams {
 public:
  struct Sent {
    sip::Hop to;  // with the connection it went over
    std::string octets;
  };

  /// A new connection of the peer's to us.
  sip::Hop accept(const base::Endpoint& local, const base::Endpoint& remote) {
    const sip::Hop hop{local, remote, sip::Transport::tcp, false, false, ++last_};
    open_.push_back(hop);
    return hop;
  }
  void arrive(const sip::Hop& from, std::string octets,
              controlplane::StreamNewsKind kind = controlplane::StreamNewsKind::message) {
    news_.push_back({kind, from, std::move(octets), {}});
  }
  void hang_up(const sip::Hop& hop) { close(hop.connection); }
  /// Connections to there are refused from now on.
  void refuse(const base::Endpoint& remote) { refused_.push_back(remote); }

  [[nodiscard]] bool send(const sip::Hop& to, std::string_view octets,
                          base::TransactionHandle transaction) override {
    const auto at = std::find_if(open_.begin(), open_.end(), [&](const sip::Hop& each) {
      return to.connection != 0 ? each.connection == to.connection : each.remote == to.remote;
    });
    if (at != open_.end()) {
      sent.push_back({*at, std::string(octets)});
      return true;
    }
    if (to.connection != 0) return false;
    if (std::find(refused_.begin(), refused_.end(), to.remote) != refused_.end()) {
      news_.push_back({controlplane::StreamNewsKind::unsent, to, std::string(octets), transaction});
      return true;
    }
    sent.push_back({accept(to.local, to.remote), std::string(octets)});
    return true;
  }
  [[nodiscard]] std::optional<controlplane::StreamNews> take() override {
    if (news_.empty()) return std::nullopt;
    current_ = std::move(news_.front());
    news_.pop_front();
    return controlplane::StreamNews{current_.kind, current_.hop, current_.octets, current_.transaction};
  }
  void give_up(std::uint64_t connection) override {
    close(connection);
    ++given_up;
  }
  void for_each_counter(const CounterReader& f) const override { f("given_up", given_up); }

  std::vector<Sent> sent;
  std::uint64_t given_up = 0;

 private:
  struct News {
    controlplane::StreamNewsKind kind;
    sip::Hop hop;
    std::string octets;
    base::TransactionHandle transaction;
  };

  void close(std::uint64_t connection) {
    const auto at = std::find_if(open_.begin(), open_.end(),
                                 [&](const sip::Hop& each) { return each.connection == connection; });
    if (at == open_.end()) return;
    news_.push_back({controlplane::StreamNewsKind::closed, *at, {}, {}});
    open_.erase(at);
  }

  std::uint64_t last_ = 0;
  std::vector<sip::Hop> open_;
  std::vector<base::Endpoint> refused_;
  std::deque<News> news_;
  News current_{};
};

}  // namespace trunkline::fakes
