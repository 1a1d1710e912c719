// The transaction layer of one shard: the only thing that holds transactions. No I/O, no clock.
#pragma once

#include <optional>
#include <string_view>

#include "sip/transaction/client_transactions.h"
#include "sip/transaction/server_transactions.h"

namespace trunkline::sip {

/// Matches messages to transactions, repeats what the network may have lost, and tells its user the rest.
/// What is to be sent and told comes out in Effects; the octets in it are valid until the next call of any
/// function here, so they are sent before that. `now` never goes back. One thread.
///
/// Every function that takes Effects needs room in it for Effects::most_a_call; without, it does nothing:
/// receive() then drops the message as a network would, the others refuse with `effects_full`.
///
/// Source: RFC 3261 sections 9, 17 and 18.2.2, RFC 6026, RFC 3581.
class TransactionLayer {
 public:
  /// Takes all memory but that of the messages. `buffers` and `random` outlive the layer.
  TransactionLayer(const TransactionLimits& limits, base::ShardId shard, base::BufferPool& buffers,
                   base::Random& random, base::Instant start);
  TransactionLayer(const TransactionLayer&) = delete;
  TransactionLayer& operator=(const TransactionLayer&) = delete;

  /// A message that scan() accepted. Events say what came of it; repetitions and strays make none. `urgent`:
  /// a new request may use what is kept for calls that exist.
  void receive(const Message& message, const Hop& from, base::Instant now, Effects& effects,
               bool urgent = false);
  /// Only that is left: what is new finds no room unless it is urgent.
  [[nodiscard]] bool is_short() const noexcept { return store_.is_short(); }

  // As a client.

  /// Takes a transaction for a request with `method`, neither ACK nor CANCEL. The user writes the request
  /// with the ticket's branch and calls send_request(), or abandon(). Errors: `no_transaction_left`. Calls
  /// that end something, and urgent ones, find room longer than INVITEs do.
  [[nodiscard]] base::Result<ClientTicket, Refusal> open_client(Method method, bool urgent = false);
  /// Sends and keeps `request`; `user` comes back in every event. `forwarded`: it is somebody else's, whose
  /// Vias are behind ours, and so have its responses to be. Errors: `stale_handle`; `wrong_state` if it
  /// was sent already; `effects_full`. After an error the user still has to abandon().
  [[nodiscard]] base::Result<void, Refusal> send_request(base::TransactionHandle handle, base::Buffer request,
                                                         const Hop& to, std::uint64_t user, base::Instant now,
                                                         Effects& effects, bool forwarded = false);
  /// Gives back a transaction that was opened and not sent. Nothing happens to any other.
  void abandon(base::TransactionHandle handle) noexcept;
  /// Ends an INVITE without a final response: by CANCEL, which waits for a provisional one (section 9.1). The
  /// INVITE's own final response (487, or a 2xx that crossed), or TimedOut 64*T1 after the CANCEL, comes as
  /// an event; the CANCEL's does not. `reason`: the value of a Reason header field, or empty. Again: no
  /// effect. Errors: `stale_handle`, `wrong_state` (not an INVITE, or it has its final response),
  /// `unwritable`, `no_buffer_left`, `no_transaction_left`, `effects_full`.
  [[nodiscard]] base::Result<void, Refusal> cancel(base::TransactionHandle handle, std::string_view reason,
                                                   base::Instant now, Effects& effects);
  /// Sends the ACK to a 2xx, and sends it again by itself whenever that 2xx, known by `to_tag`, is repeated
  /// (section 13.2.2.4); those make no event any more. `ack` carries a fresh_branch(). A 2xx with another To
  /// tag still does: the user sends that ACK on its own. Errors: `stale_handle` (64*T1 after the first 2xx),
  /// `wrong_state`, `effects_full`.
  [[nodiscard]] base::Result<void, Refusal> acknowledge(base::TransactionHandle handle, base::Buffer ack,
                                                        const Hop& to, std::string_view to_tag,
                                                        Effects& effects);
  /// For a request that has no transaction: the ACK to a 2xx.
  [[nodiscard]] Branch fresh_branch();

  /// Whether a response with this branch is to a request that was forwarded.
  [[nodiscard]] bool forwards(std::string_view branch);

  // As a server.

  /// Answers a request. Repetitions of the request get the last answer, without the user. Errors:
  /// `stale_handle`; `wrong_state` after a final response; `unwritable`, `no_buffer_left`, `effects_full`:
  /// nothing was sent.
  [[nodiscard]] base::Result<void, Refusal> respond(base::TransactionHandle handle, const Response& response,
                                                    base::Instant now, Effects& effects);
  /// Answers a request with a response that somebody else has made, whole and as it is, as a proxy does (RFC
  /// 3261 section 16.7). Errors: as above; but 2xx to an INVITE pass after the first one, too (RFC 6026
  /// section 7.1).
  [[nodiscard]] base::Result<void, Refusal> forward(base::TransactionHandle handle, const Told& told,
                                                    base::Buffer response, base::Instant now,
                                                    Effects& effects);
  /// Sends the 2xx to an INVITE once more, as its user does until the ACK comes (section 13.3.1.4, see
  /// sip/dialog/invite_success.h). Errors: `stale_handle`, `wrong_state`, `effects_full`.
  [[nodiscard]] base::Result<void, Refusal> resend_success(base::TransactionHandle handle, base::Instant now,
                                                           Effects& effects);

  /// Other timers from now on, and another Retry-After for whoever finds no room.
  void adopt(const TimerSettings& timers, std::uint32_t retry_after_s) noexcept {
    store_.adopt(timers, retry_after_s);
  }

  // Time and transport.

  /// Everything in `effects` was carried out: buffers that only that had needed are given back at once, not
  /// with the next call.
  void settle() noexcept { store_.forget_spent(); }
  /// Runs the timers that are due, as many as there is room for in `effects`. True: more wait; carry the
  /// effects out, clear them and call again.
  [[nodiscard]] bool advance(base::Instant now, Effects& effects);
  /// Before this moment advance() does nothing. Never late, perhaps early. Nothing: no timer runs.
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept { return store_.next_deadline(); }
  /// False: advance() has nothing to do.
  [[nodiscard]] bool is_due(base::Instant now) const noexcept { return store_.is_due(now); }
  /// A Send of this transaction could not be carried out, or its connection broke before it was.
  void transport_failed(base::TransactionHandle handle, base::Instant now, Effects& effects);
  /// The network says that a request with this branch, sent over UDP on this way, did not arrive. Its
  /// transaction fails if nothing has come in answer to it; anything else is counted and ignored, since who
  /// says so may be anybody (RFC 3261 sections 17.1.4 and 18.4).
  void undelivered(std::string_view branch, const Hop& way, base::Instant now, Effects& effects);

  // For people.

  [[nodiscard]] const TransactionCounters& counters() const noexcept { return store_.counters; }
  [[nodiscard]] std::uint32_t transactions() const noexcept { return store_.size(); }
  [[nodiscard]] std::uint32_t timers() const noexcept { return store_.timers_running(); }
  /// Entries of the tables that find server transactions: 0 when there is none.
  [[nodiscard]] std::uint32_t keys() const noexcept { return store_.keys(); }

 private:
  [[nodiscard]] bool begin(const Effects& effects) noexcept;
  /// What was not inspected yet: a malformed message is counted and dropped.
  void receive_unread(const Message& message, const Hop& from, base::Instant now, Effects& effects,
                      bool urgent);

  TransactionStore store_;
  ClientTransactions clients_;
  ServerTransactions servers_;
};

}  // namespace trunkline::sip
