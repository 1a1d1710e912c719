#include "controlplane/api/server_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include "controlplane/session/uri_in.h"
#include "rtp/dtmf/telephone_event.h"

namespace trunkline {
namespace {

using controlplane::Coordinator;
using controlplane::OwnCalls;

constexpr std::uint32_t slice = 1024;  // places of a shard's table that are looked at in one go

std::chrono::milliseconds milliseconds(base::Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

CallInfo info_of(base::SessionHandle handle, const controlplane::Session& session,
                 const controlplane::ServiceNames& services, base::Instant now) {
  const auto& near = session.leg(session.sip_side());
  const bool placed = session.is_placed();
  CallInfo info;
  info.call = controlplane::public_handle(handle);
  info.state = to_string(session.state);
  info.caller = controlplane::uri_in(placed ? near.dialog.local_address() : near.dialog.remote_address());
  info.called = controlplane::uri_in(placed ? near.dialog.remote_address() : near.dialog.local_address());
  info.address = near.hop.remote.to_string();
  info.placed = placed;
  if (session.local && !placed) info.service = services.name(session.local->service);
  info.held = session.local && !rtp::receives(session.local->will.direction);
  info.age = milliseconds(now - session.created);
  if (session.was_answered) info.answered = milliseconds(now - session.answered);
  return info;
}

}  // namespace

struct Server::Core::Listing {
  std::vector<CallInfo> calls;
  std::function<void(std::vector<CallInfo>)> done;
};

Server::Core::Core(controlplane::ApiHost& host) : host_(host) {
  for (std::uint8_t i = 0; i < host.shards(); ++i) {
    auto& calls = calls_.emplace_back(host);
    host.visit(base::ShardId{i}, [&calls](Coordinator& coordinator) { coordinator.answer_with(calls); });
  }
}

Error Server::Core::add_service(std::string_view user, IncomingOptions options, IncomingHandler handler) {
  const auto service = std::make_shared<const OwnCalls::Service>(
      OwnCalls::Service{std::string(user), options, std::move(handler)});
  const std::scoped_lock lock(mutex_);
  if (!names_.add(user)) return Error::bad_name;
  for (std::uint8_t i = 0; i < host_.shards(); ++i) {
    host_.visit(base::ShardId{i}, [service, &calls = calls_[i]](Coordinator& coordinator) {
      calls.add(service);
      static_cast<void>(coordinator.routing().add_service(service->name));  // free, as with us
    });
  }
  return Error::ok;
}

void Server::Core::tell(EventHandler handler) {
  const auto shared = std::make_shared<const EventHandler>(std::move(handler));
  for (std::uint8_t i = 0; i < host_.shards(); ++i) {
    host_.visit(base::ShardId{i}, [shared, &calls = calls_[i]](Coordinator&) { calls.tell(shared); });
  }
}

Error Server::Core::place(const Outgoing& wish, std::shared_ptr<const Account> account,
                          PlacedHandler handler) {
  const bool beside = wish.beside.generation != 0;
  if (beside && wish.beside.shard >= host_.shards()) return Error::no_such_call;
  const auto invite = controlplane::WishedInvite::of(controlplane::wish_of(wish, account.get()));
  if (invite == nullptr || (account && !invite->wish().via)) return Error::bad_address;
  const auto next = static_cast<std::uint8_t>(placed_.fetch_add(1) % host_.shards());
  const std::uint8_t shard = beside ? wish.beside.shard : next;
  host_.act(
      base::ShardId{shard},
      [invite, sound = wish.sound, account = std::move(account), handler = std::move(handler),
       &calls = calls_[shard]](Coordinator& coordinator, base::Instant now, controlplane::Orders& orders) {
        calls.place(coordinator, now, orders, *invite, sound, account, handler);
      });
  return Error::ok;
}

bool Server::Core::take_account() noexcept {
  constexpr std::uint32_t most = 256;
  if (kept_.fetch_add(1) < most) return true;
  kept_.fetch_sub(1);
  return false;
}

void Server::Core::keep_registered(std::uint32_t number, std::shared_ptr<const Account> account,
                                   Client::RegistrationHandler handler) {
  auto told = [this, number, account, handler = std::move(handler)](const Registration& news) {
    tell_other_shards(number, account, news);
    if (handler) handler(news);
  };
  host_.act(base::ShardId{0},
            [number, account = std::move(account), told = std::move(told), &calls = calls_[0]](
                Coordinator& coordinator, base::Instant now, controlplane::Orders& orders) {
              auto outside = coordinator.outside(now, orders);
              calls.registrations().start(outside, number, account, told);
            });
}

// Calls are made on all of them, and come in on all of them.
void Server::Core::tell_other_shards(std::uint32_t number, const std::shared_ptr<const Account>& account,
                                     const Registration& news) {
  for (std::uint8_t i = 1; i < host_.shards(); ++i) {
    host_.visit(base::ShardId{i}, [number, account, news, &calls = calls_[i]](Coordinator&) {
      calls.registrations().note_elsewhere(number, account, news);
    });
  }
}

void Server::Core::stop_registering(std::uint32_t number) {
  kept_.fetch_sub(1);
  host_.act(base::ShardId{0}, [number, &calls = calls_[0]](Coordinator& coordinator, base::Instant now,
                                                           controlplane::Orders& orders) {
    auto outside = coordinator.outside(now, orders);
    calls.registrations().stop(outside, number);
  });
}

Error Server::Core::ask(CallHandle call, Wish wish) {
  if (call.generation == 0 || call.shard >= host_.shards()) return Error::no_such_call;
  auto& calls = calls_[call.shard];
  const auto handle = controlplane::session_handle(call);
  if (auto* const at_hand = controlplane::HandlerWatch::at_hand(handle)) return wish(calls, *at_hand);
  host_.enter(handle, [wish = std::move(wish), &calls](controlplane::Call* entered) {
    if (entered != nullptr && wish(calls, *entered) == Error::ok) return;
    calls.watch().counters().increment(controlplane::ApiCounter::wishes_late);
  });
  return Error::ok;
}

Error Server::Core::send_dtmf(CallHandle call, std::string_view digits) {
  const bool known =
      std::all_of(digits.begin(), digits.end(), [](char digit) { return rtp::event_of(digit).has_value(); });
  if (digits.empty() || digits.size() > rtp::DigitString::most || !known) return Error::bad_digits;
  return ask(call, [digits = std::string(digits)](OwnCalls& calls, controlplane::Call& at_hand) {
    return calls.send_digits(at_hand, digits);
  });
}

void Server::Core::list(std::function<void(std::vector<CallInfo>)> done) {
  list_from(0, 0, std::make_shared<Listing>(Listing{{}, std::move(done)}));
}

void Server::Core::list_from(std::uint8_t shard, std::uint32_t place, std::shared_ptr<Listing> listing) {
  host_.visit(base::ShardId{shard}, [this, shard, place, listing](Coordinator& coordinator) {
    const auto& services = std::as_const(coordinator).routing().services();
    const auto next =
        coordinator.walk(place, slice, [&](base::SessionHandle handle, const controlplane::Session& session) {
          listing->calls.push_back(info_of(handle, session, services, host_.now()));
          return true;
        });
    if (next != Coordinator::all) return list_from(shard, next, listing);
    if (shard + 1 < host_.shards()) return list_from(static_cast<std::uint8_t>(shard + 1), 0, listing);
    calls_[shard].watch().run("list", {}, nullptr, [&] { listing->done(std::move(listing->calls)); });
  });
}

}  // namespace trunkline
