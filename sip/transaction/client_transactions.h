// Client transactions: carries out what the two client machines decide, on what the store holds.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/message.h"
#include "sip/transaction/effects.h"
#include "sip/transaction/refusal.h"
#include "sip/transaction/transaction_store.h"
#include "sip/transport/branch.h"

namespace trunkline::sip {

/// A client transaction that waits for its request, which must carry `branch` in its top Via.
struct ClientTicket {
  base::TransactionHandle handle;
  Branch branch;
};

/// The functions are those of TransactionLayer, where they are described.
class ClientTransactions {
 public:
  explicit ClientTransactions(TransactionStore& store) noexcept : store_(store) {}

  [[nodiscard]] base::Result<ClientTicket, Refusal> open(Method method, bool urgent);
  [[nodiscard]] base::Result<void, Refusal> send(base::TransactionHandle handle, base::Buffer request,
                                                 const Hop& to, std::uint64_t user, base::Instant now,
                                                 Effects& effects, bool forwarded);
  void abandon(base::TransactionHandle handle) noexcept;
  [[nodiscard]] base::Result<void, Refusal> acknowledge(base::TransactionHandle handle, base::Buffer ack,
                                                        const Hop& to, std::string_view to_tag,
                                                        Effects& effects);
  [[nodiscard]] base::Result<void, Refusal> cancel(base::TransactionHandle handle, std::string_view reason,
                                                   base::Instant now, Effects& effects);

  /// A message that went over TCP for its size only, and found no connection, is sent over UDP (RFC 3261
  /// section 18.1.1). False: it did not.
  [[nodiscard]] bool fall_back(base::TransactionHandle handle, Transaction& t, base::Instant now,
                               Effects& effects);

  /// `read`: of the response. Events show the response as it was given.
  void receive(const Message& response, const Essentials& read, const Hop& from, base::Instant now,
               Effects& effects);
  void on_timer(base::TransactionHandle handle, Transaction& t, Timer timer, base::Instant now,
                Effects& effects);
  void on_transport_error(base::TransactionHandle handle, Transaction& t, base::Instant now,
                          Effects& effects);
  void undelivered(std::string_view branch, const Hop& way, base::Instant now, Effects& effects);

 private:
  /// What came in, for the steps that pass it on.
  struct Received {
    const Message& response;
    const Hop& from;
    std::string_view request;
  };
  struct Matched {
    base::TransactionHandle handle;
    Transaction* transaction = nullptr;  // nullptr: a stray
  };
  [[nodiscard]] Matched match(const Message& response, const Essentials& read);
  void run(base::TransactionHandle handle, Transaction& t, InviteClientEvent event, const Received* received,
           base::Instant now, Effects& effects);
  void run(base::TransactionHandle handle, Transaction& t, NonInviteClientEvent event,
           const Received* received, base::Instant now, Effects& effects);

  void send_first(base::TransactionHandle handle, Transaction& t, base::Instant now, Effects& effects);
  void resend(base::TransactionHandle handle, const Transaction& t, Effects& effects);
  void pass_up(base::TransactionHandle handle, const Transaction& t, const Received& received,
               Effects& effects);
  void absorb(const Received* received) noexcept;
  void acknowledge_failure(base::TransactionHandle handle, Transaction& t, const Message& response,
                           Effects& effects);
  void report_timeout(base::TransactionHandle handle, const ClientFacts& facts, Effects& effects);
  void report_transport_error(base::TransactionHandle handle, const ClientFacts& facts, Effects& effects);
  void follow_with_cancel(base::TransactionHandle handle, Transaction& invite, base::Instant now,
                          Effects& effects);
  void drop_waiting_cancel(const ClientFacts& invite) noexcept;

  TransactionStore& store_;
};

}  // namespace trunkline::sip
