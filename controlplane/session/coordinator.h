// The coordinator: events of one shard's calls in, orders out. It holds no sender, no socket and no clock.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/slab.h"
#include "controlplane/routing/host_names.h"
#include "controlplane/routing/routing.h"
#include "controlplane/routing/trunk_board.h"
#include "controlplane/session/call.h"
#include "controlplane/session/outside_requests.h"
#include "controlplane/session/parked_requests.h"
#include "controlplane/session/placed_call.h"
#include "controlplane/session/request_user.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Holds the sessions; what happens to one is decided by the functions of this room. Whatever a function adds
/// to `orders` is carried out and cleared, then settle() is called, before the next call of any function
/// here. One thread.
class Coordinator {
 public:
  /// Takes all memory of sessions and timers. What is passed by reference outlives it. `transactions` is the
  /// capacity of the shard's transaction layer.
  Coordinator(const SessionSettings& settings, base::ShardId shard, const gate::Sharding& sharding,
              std::uint32_t transactions, base::BufferPool& buffers, base::Random& random, MediaCalls& media,
              base::Instant start);
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  /// From now on users can register, and strangers have to prove who they are. Both outlive the coordinator.
  void serve(Registrar& registrar, Directory& directory) noexcept;
  /// From now on every call is recorded. It outlives the coordinator.
  void record_into(Recorder& recorder) noexcept { environment_.recorder = &recorder; }
  /// From now on names of trunks are resolved. It outlives the coordinator.
  void resolve_with(Resolver& resolver) noexcept { names_.ask_with(resolver); }
  /// Takes over what may change while calls are in progress: timers, texts, and where calls go. The
  /// routing was made aside, with the places of the one before (keep_places.h), which is left in its stead.
  void adopt(const SessionSettings& settings, std::unique_ptr<Routing>& routing, base::Instant now);
  /// From now on calls to services of ours are answered. It outlives the coordinator's last call.
  void answer_with(LocalParties& local) noexcept { environment_.local = &local; }
  /// Before the transaction layer: whether this request may have a transaction.
  [[nodiscard]] Entry screen(const sip::Message& request, const sip::Hop& from, base::Instant now);
  /// What is registered as a flow over that connection, or waits to be, goes with it (RFC 5626 section 5.3).
  void lose_connection(std::uint64_t connection, base::Instant now);
  /// Goes on with one request that waited for the directory. False: no answer has come.
  [[nodiscard]] bool take_answer(base::Instant now, Orders& orders);

  void handle(const sip::Event& event, base::Instant now, Orders& orders);
  /// A RequestOrder was carried out by `client`. True: nobody wants it any more, cancel it.
  [[nodiscard]] bool sent(std::uint64_t user, base::TransactionHandle client);
  /// It could not be, and the status says why: no transaction, no buffer, or it cannot be written.
  void not_sent(std::uint64_t user, int status, base::Instant now, Orders& orders);
  /// What a worker has told of a call's media, where the call has to know: that no packet came for as long as
  /// the settings allow, and what the peer of a party of our own dials.
  void take_news(const MediaNews& news, base::Instant now, Orders& orders);

  /// Fires at most one timer. True: one fired, carry its orders out and come back.
  [[nodiscard]] bool advance(base::Instant now, Orders& orders);
  /// False: neither advance() nor take_answer() has anything to do.
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return timers_.may_fire(now) || trunks_.probe_is_due(now) || names_.is_due(now) ||
           !late_answers_.empty() || (directory_ != nullptr && directory_->has_answer());
  }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept;
  /// The orders were carried out: what they may have referred to is given back.
  void settle() noexcept;
  [[nodiscard]] LivePeers& peers() noexcept { return peers_; }
  [[nodiscard]] const LivePeers& peers() const noexcept { return peers_; }

  /// New calls are refused with 503 from now on, but for emergencies.
  void drain() noexcept { draining_ = true; }
  /// Ends one call by our own wish; the status is for a caller that still waits. False: no such call.
  bool hang_up(base::SessionHandle session, const Carried& why, base::Instant now, Orders& orders);
  /// A party of our own calls somebody; `placed` is given the call, before anything is sent. 0, or the status
  /// with which a caller would have been refused: then there is no call.
  [[nodiscard]] int place(const WishedInvite& invite, base::Instant now, Orders& orders,
                          const std::function<void(Call&)>& placed);
  /// For what is in no call.
  [[nodiscard]] Outside outside(base::Instant now, Orders& orders) noexcept {
    return {environment_, orders, now};
  }
  /// Calls `f` with a call that happens to be at hand for nobody. False: there is no such call.
  bool enter(base::SessionHandle session, base::Instant now, Orders& orders,
             const std::function<void(Call&)>& f);
  /// For tests: takes the media away from one call, behind its back. False: no such call.
  bool provoke_fault(base::SessionHandle session, base::Instant now);

  /// Calls `f(SessionHandle, const Session&)` for each call.
  template <class F>
  void for_each(F&& f) {
    sessions_.for_each(
        [&](base::SessionHandle handle, Session& session) { f(handle, std::as_const(session)); });
  }
  /// The same in slices: see Slab::walk. `f` says whether to go on; `all` is behind the last.
  static constexpr std::uint32_t all = 0xffff'ffff;
  template <class F>
  [[nodiscard]] std::uint32_t walk(std::uint32_t from, std::uint32_t most, F&& f) {
    const auto next = sessions_.walk(from, most, [&](base::SessionHandle handle, Session& session) {
      return f(handle, std::as_const(session));
    });
    return next < sessions_.capacity() ? next : all;
  }
  /// Until something else is called here; nullptr: there is no such call.
  [[nodiscard]] const Session* find(base::SessionHandle session) const noexcept {
    return sessions_.find(session);
  }
  [[nodiscard]] Routing& routing() noexcept { return *routing_; }
  [[nodiscard]] const Routing& routing() const noexcept { return *routing_; }
  [[nodiscard]] TrunkBoard& trunks() noexcept { return trunks_; }
  [[nodiscard]] const TrunkBoard& trunks() const noexcept { return trunks_; }
  [[nodiscard]] std::uint32_t sessions() const noexcept { return sessions_.size(); }
  [[nodiscard]] std::uint32_t dialogs() const noexcept { return 2 * sessions_.size() - services_; }
  [[nodiscard]] std::uint32_t messages() const noexcept { return messages_.size(); }
  [[nodiscard]] const ProxyState& proxy() const noexcept { return proxy_; }
  [[nodiscard]] std::uint32_t timers() const noexcept { return timers_.size(); }
  [[nodiscard]] const SessionCounters& counters() const noexcept { return counters_; }

 private:
  void on(const sip::RequestReceived& event, base::Instant now, Orders& orders);
  void on(const sip::CancelReceived& event, base::Instant now, Orders& orders);
  void on(const sip::AckReceived& event, base::Instant now, Orders& orders);
  void on(const sip::ResponseReceived& event, base::Instant now, Orders& orders);
  void on(const sip::TimedOut& event, base::Instant now, Orders& orders);
  void on(const sip::TransportFailed& event, base::Instant now, Orders& orders);
  void on(const sip::ResponseNotSent& event, base::Instant now, Orders& orders);
  void on(const sip::AckMissing& event, base::Instant now, Orders& orders);
  void on(const sip::Unanswered& event, base::Instant now, Orders& orders);

  /// True: go on, and `sender_` says whose it is. False: it was answered, or waits.
  [[nodiscard]] bool authorise(const sip::RequestReceived& event, base::Instant now, Orders& orders);
  [[nodiscard]] bool obey(const sip::RequestReceived& event, const UserAnswer& answer, base::Instant now,
                          Orders& orders);
  /// Nothing: the request waits for the answer.
  [[nodiscard]] std::optional<UserAnswer> ask(std::string_view user, std::string_view domain, ParkedFor what,
                                              const sip::RequestReceived& event, Orders& orders);
  /// Whether the called one is a user of ours who has not registered.
  [[nodiscard]] std::optional<UserAnswer> called_user(const sip::RequestReceived& invite, base::Instant now,
                                                      Orders& orders);
  void register_user(const sip::RequestReceived& event, base::Instant now, Orders& orders);
  /// The sender may send it: what is wanted?
  void admit(const sip::RequestReceived& event, base::Instant now, Orders& orders);
  [[nodiscard]] Placing placing_of(const sip::Uri& uri, std::string_view sender, base::Instant now);
  void begin(const sip::RequestReceived& invite, const UserAnswer& called, base::Instant now, Orders& orders);
  void carry_message(const sip::RequestReceived& event, const UserAnswer& called, base::Instant now,
                     Orders& orders);
  [[nodiscard]] Placing placing_of(const sip::RequestReceived& event, base::Instant now);
  /// `f(relayed, Call*)` for the request that was carried; nothing when it is not known any more.
  template <class F>
  void end_relayed(const RequestUser& user, base::Instant now, Orders& orders, F&& f);
  /// True: the request that was carried is on its way once more, asking for a longer session interval.
  [[nodiscard]] bool asks_again(const RequestUser& user, const sip::ResponseReceived& event,
                                base::Instant now, Orders& orders);
  [[nodiscard]] bool fire(base::Instant now, Orders& orders);
  [[nodiscard]] bool take_any_answer(base::Instant now, Orders& orders);
  /// `client`: of the request, if it was sent.
  void no_answer(std::uint64_t user, base::TransactionHandle client, int status, base::Instant now,
                 Orders& orders);
  /// The session and side that a request within a dialog means, by our own tag in its To.
  [[nodiscard]] std::optional<RequestUser> find_dialog(const sip::Message& request);
  [[nodiscard]] std::optional<base::SessionHandle> new_session(bool emergency);
  [[nodiscard]] bool is_own_invite(const sip::Message& invite) const;
  void remember_invite(base::TransactionHandle server, const RequestUser& where);
  [[nodiscard]] std::optional<RequestUser> recall_invite(base::TransactionHandle server);
  /// Runs `f(Call&)` on the session and forgets it when it has ended. False: there is no such session.
  template <class F>
  bool with(base::SessionHandle handle, base::Instant now, Orders& orders, F&& f);

  SessionSettings settings_;
  std::unique_ptr<Routing> routing_;
  TrunkBoard trunks_;
  HostNames names_;
  base::Slab<Session, base::SessionHandle> sessions_;
  CallTimers timers_;
  SessionCounters counters_;
  DismissedForks dismissed_;
  RelayedRequests relayed_;
  OutsideMessages messages_;
  ProxyState proxy_;
  LivePeers peers_;
  Environment environment_;
  std::vector<RequestUser> invites_;          // by index of the server transaction: which leg's INVITE it is
  std::uint32_t services_ = 0;                // sessions in which a service of ours takes part
  std::optional<base::SessionHandle> ended_;  // its dialogs may still be named by orders
  bool draining_ = false;
  Directory* directory_ = nullptr;
  ParkedRequests parked_;
  std::deque<UserAnswer> late_answers_;
  std::uint64_t tickets_ = 0;
  std::string sender_;  // of the request in hand: an AOR; empty: trusted, or there is no registrar
};

}  // namespace trunkline::controlplane
