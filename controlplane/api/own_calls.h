// The calls of one shard that handlers have taken or made, and which handler takes which.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <trunkline/trunkline.h>

#include "controlplane/api/challenge_memory.h"
#include "controlplane/api/handler_watch.h"
#include "controlplane/api/registrations.h"
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
/// It was answered, and is not over; an offer may be under way.
[[nodiscard]] constexpr bool talks(CallState state) noexcept {
  return state == CallState::established || state == CallState::reoffered ||
         state == CallState::reoffer_answered;
}
[[nodiscard]] rtp::SlotMode mode_of(Sound sound) noexcept;
[[nodiscard]] CallWish wish_of(const Outgoing& wish, const Account* account);

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

  explicit OwnCalls(ApiHost& host) : host_(host), watch_(host) {}

  /// In the order of the routing's ServiceIds.
  void add(std::shared_ptr<const Service> service) { services_.push_back(std::move(service)); }
  void tell(Events events) noexcept { events_ = std::move(events); }

  [[nodiscard]] LocalTerms terms(ServiceId service) const noexcept override;
  void called(Call& call) override;
  void woken(Call& call) override;
  [[nodiscard]] bool challenged(Call& call, const sip::Message& response) override;
  void answered(Outside& outside, std::uint32_t id, const sip::Message* response, int status) override;
  void due(Outside& outside, std::uint32_t id) override;
  void dialled(Call& call, const DialledDigit& digit) override;
  void alive(Outside& outside, const base::Endpoint& from, std::string_view stun) override;
  void may_reoffer(Call& call) override;
  void moved(Call& call, CallState before, int status) override;

  /// Makes a call, which hears `sound`; `handler` is told, if there is one.
  void place(Coordinator& coordinator, base::Instant now, Orders& orders, const WishedInvite& invite,
             Sound sound, const std::shared_ptr<const Account>& account,
             const Server::PlacedHandler& handler);

  // What is asked of a call at hand.
  [[nodiscard]] Error ring(Call& call, std::uint8_t fork);
  [[nodiscard]] Error refuse(Call& call, int status, std::string_view reason);
  [[nodiscard]] Error start(Call& call, Answer answer, bool early);
  [[nodiscard]] Error play(Call& call, Sound sound);
  [[nodiscard]] Error mute(Call& call, bool muted);
  [[nodiscard]] Error change(Call& call, Change change);
  /// `other` is of this shard.
  [[nodiscard]] Error begin_bridge(Call& call, CallHandle other, AfterBridge after);
  [[nodiscard]] Error part(Call& call);
  [[nodiscard]] Error cancel(Call& call);
  [[nodiscard]] Error send_digits(Call& call, std::string_view digits);
  [[nodiscard]] Error wake(Call& call, std::chrono::milliseconds delay, Server::CallHandler handler);

  [[nodiscard]] Registrations& registrations() noexcept { return registrations_; }
  [[nodiscard]] HandlerWatch& watch() noexcept { return watch_; }
  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }

 private:
  struct Bridge;
  struct Kept {
    std::shared_ptr<const Service> service;  // nullptr: we have called
    Server::CallHandler wake;
    Sound sound = Sound::silence;
    bool muted = false;
    std::optional<Change> wanted;  // is being asked for,
    bool asked = false;            // in the INVITE that is on its way,
    std::uint8_t tries = 0;        // for the so many-th time;
    LocalWill wish;                // what is offered for it,
    LocalWill before;              // what a refusal goes back to,
    MediaCallHandle beside;        // and whose worker it is offered from
    std::shared_ptr<Bridge> bridge;
    std::shared_ptr<const Account> account;  // of a client; nullptr: of the server
    ChallengeMemory challenge;
  };

  [[nodiscard]] Kept* find(const Call& call);
  [[nodiscard]] Error send_infos(Call& call, std::string_view digits);
  void tell(Call& call, const Event& event);

  // own_changes.cc
  void try_change(Call& call, Kept& kept);
  void try_again_later(Call& call, Kept& kept);
  void end_change(Call& call, Kept& kept, int status);
  void change_answered(Call& call, Kept& kept, int status);

  // own_bridges.cc
  [[nodiscard]] bool enter_bridge(Call& call, const std::shared_ptr<Bridge>& bridge, std::size_t place);
  void go_on(Call& call, const std::shared_ptr<Bridge>& bridge);
  void bridge_answered(Call& call, Kept& kept, int status);
  void end_bridge(Call* at_hand, const std::shared_ptr<Bridge>& bridge, int status);
  void tell_both(Call* at_hand, const std::shared_ptr<Bridge>& bridge, Change change, int status);
  void check_bridge(Call& call);
  void leave_bridge(base::SessionHandle call, const std::shared_ptr<Bridge>& bridge);

  ApiHost& host_;
  HandlerWatch watch_;
  Registrations registrations_{watch_};
  std::vector<std::shared_ptr<const Service>> services_;
  Events events_;
  std::map<std::uint32_t, Kept> calls_;  // by index: there is one at a time
};

}  // namespace trunkline::controlplane
