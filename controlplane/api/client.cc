#include <algorithm>
#include <array>
#include <utility>

#include <trunkline/client.h>

#include "controlplane/api/registered_contact.h"
#include "controlplane/api/server_core.h"
#include "controlplane/session/called_party.h"

namespace trunkline {

using controlplane::Call;
using controlplane::OwnCalls;

/// Whoever lets go of it, by its end or by being assigned to, unregisters.
struct Client::Self {
  Self() = default;
  Self(const Self&) = delete;
  Self& operator=(const Self&) = delete;
  ~Self() {
    if (registers) core->stop_registering(number);
  }

  std::shared_ptr<Server::Core> core;
  std::shared_ptr<const Account> account;
  std::uint32_t number = 0;
  bool registers = false;

  [[nodiscard]] std::string uri_of(std::string_view user) const {
    return "sip:" + controlplane::escaped_user(user) + "@" + controlplane::domain_of(*account);
  }
  [[nodiscard]] std::string address_of(std::string_view to) const {
    return to.find(':') != std::string_view::npos ? std::string(to) : uri_of(to);
  }
};

std::string_view to_string(RegistrationState state) noexcept {
  constexpr std::array<std::string_view, 4> names{"registered", "retrying", "refused", "unregistered"};
  return names[static_cast<std::size_t>(state)];
}

Client::Client(const Server& server, Account account) : self_(std::make_shared<Self>()) {
  self_->core = server.core_;
  self_->account = std::make_shared<const Account>(std::move(account));
  self_->number = self_->core->next_account();
}

Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Error Client::register_account(RegistrationHandler handler) {
  // What could not be called could not register either.
  const Outgoing probe{.to = self_->address_of(self_->account->user), .from = self_->account->user};
  const auto invite = controlplane::WishedInvite::of(controlplane::wish_of(probe, self_->account.get()));
  if (invite == nullptr || !invite->wish().via || probe.from.empty()) return Error::bad_address;
  if (!controlplane::can_be_instance(self_->account->instance)) return Error::bad_address;
  if (!self_->registers && !self_->core->take_account()) return Error::no_room;
  self_->registers = true;
  self_->core->keep_registered(self_->number, self_->account, std::move(handler));
  return Error::ok;
}

Error Client::unregister() {
  if (!std::exchange(self_->registers, false)) return Error::wrong_state;
  self_->core->stop_registering(self_->number);
  return Error::ok;
}

Error Client::on_call(Server::IncomingHandler handler) {
  return self_->core->add_service(self_->account->user, {}, std::move(handler));
}

Error Client::call(std::string_view to, Server::PlacedHandler handler, Sound sound) {
  const auto& account = *self_->account;
  return self_->core->place(
      {.to = self_->address_of(to), .from = account.user, .name = account.name, .sound = sound},
      self_->account, std::move(handler));
}

Error Client::answer(CallHandle call, Answer answer) {
  return self_->core->ask(
      call, [answer](OwnCalls& calls, Call& at_hand) { return calls.start(at_hand, answer, false); });
}

Error Client::reject(CallHandle call, int status) {
  if (status < 300 || status > 699) return Error::bad_status;
  return self_->core->ask(
      call, [status](OwnCalls& calls, Call& at_hand) { return calls.refuse(at_hand, status, {}); });
}

Error Client::cancel(CallHandle call) {
  return self_->core->ask(call, [](OwnCalls& calls, Call& at_hand) { return calls.cancel(at_hand); });
}

Error Client::hang_up(CallHandle call) {
  return self_->core->ask(call, [](OwnCalls&, Call& at_hand) {
    happen(at_hand, controlplane::CallEvent::hang_up, {.status = 480});
    return Error::ok;
  });
}

Error Client::hold(CallHandle call) {
  return self_->core->ask(call,
                          [](OwnCalls& calls, Call& at_hand) { return calls.change(at_hand, Change::hold); });
}

Error Client::resume(CallHandle call) {
  return self_->core->ask(
      call, [](OwnCalls& calls, Call& at_hand) { return calls.change(at_hand, Change::resume); });
}

Error Client::send_dtmf(CallHandle call, std::string_view digits) {
  return self_->core->send_dtmf(call, digits);
}

void Client::list(std::function<void(std::vector<CallInfo>)> done) {
  self_->core->list([user = self_->account->user, caller = self_->uri_of(self_->account->user),
                     done = std::move(done)](std::vector<CallInfo> calls) {
    std::erase_if(calls, [&](const CallInfo& call) {
      return call.placed ? call.caller != caller : call.service != user;
    });
    done(std::move(calls));
  });
}

}  // namespace trunkline
