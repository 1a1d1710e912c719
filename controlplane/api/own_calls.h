// The calls of one shard that handlers have taken or made, and which handler takes which.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/api/handler_watch.h"
#include "controlplane/api/trunkline.h"
#include "controlplane/session/local_party.h"

namespace trunkline::controlplane {

[[nodiscard]] inline CallHandle public_handle(base::SessionHandle call) noexcept {
  return {static_cast<std::uint8_t>(call.owner), static_cast<std::uint32_t>(call.index), call.generation};
}
[[nodiscard]] inline base::SessionHandle session_handle(CallHandle call) noexcept {
  base::SessionHandle session;
  session.owner = call.shard;
  session.index = call.index & 0xff'ffff;
  session.generation = call.generation;
  return session;
}
[[nodiscard]] rtp::SlotMode mode_of(Sound sound) noexcept;
[[nodiscard]] CallWish wish_of(const Outgoing& wish);

/// On its shard's thread.
class OwnCalls final : public LocalParties {
 public:
  /// Who answers under a name; all shards share it.
  struct Service {
    std::string name;
    IncomingOptions options;
    Server::IncomingHandler handler;
  };
  using Events = std::shared_ptr<const Server::EventHandler>;

  explicit OwnCalls(ApiHost& host) : watch_(host) {}

  /// In the order of the routing's ServiceIds.
  void add(std::shared_ptr<const Service> service) { services_.push_back(std::move(service)); }
  void tell(Events events) noexcept { events_ = std::move(events); }

  [[nodiscard]] LocalTerms terms(ServiceId service) const noexcept override;
  void called(Call& call) override;
  void woken(Call& call) override;
  void moved(Call& call, CallState before, int status) override;

  /// Makes a call; `handler` is told, if there is one.
  void place(Coordinator& coordinator, base::Instant now, Orders& orders, const CallWish& asked,
             const Outgoing& wish, const Server::PlacedHandler& handler);

  // What is asked of a call at hand.
  [[nodiscard]] Error ring(Call& call, std::uint8_t fork);
  [[nodiscard]] Error refuse(Call& call, int status, std::string_view reason);
  [[nodiscard]] Error start(Call& call, Answer answer, bool early);
  [[nodiscard]] Error play(Call& call, Sound sound);
  [[nodiscard]] Error mute(Call& call, bool muted);
  [[nodiscard]] Error wake(Call& call, std::chrono::milliseconds delay, Server::CallHandler handler);

  [[nodiscard]] HandlerWatch& watch() noexcept { return watch_; }
  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }

 private:
  struct Kept {
    std::shared_ptr<const Service> service;  // nullptr: we have called
    Server::CallHandler wake;
    Sound sound = Sound::silence;
    bool muted = false;
  };

  [[nodiscard]] Kept* find(const Call& call);
  void tell(Call& call, const Event& event);

  HandlerWatch watch_;
  std::vector<std::shared_ptr<const Service>> services_;
  Events events_;
  std::map<std::uint32_t, Kept> calls_;  // by index: there is one at a time
};

}  // namespace trunkline::controlplane
