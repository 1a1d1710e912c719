// Server transactions: carries out what the two server machines decide, on what the store holds.
#pragma once

#include "base/result.h"
#include "sip/message/message.h"
#include "sip/transaction/effects.h"
#include "sip/transaction/refusal.h"
#include "sip/transaction/request_keys.h"
#include "sip/transaction/response.h"
#include "sip/transaction/transaction_store.h"

namespace trunkline::sip {

/// The functions are those of TransactionLayer, where they are described.
class ServerTransactions {
 public:
  explicit ServerTransactions(TransactionStore& store) noexcept : store_(store) {}

  /// `read`: of the request. Events show the request as it was given.
  void receive(const Message& request, const Essentials& read, const Hop& from, base::Instant now,
               Effects& effects, bool urgent);
  [[nodiscard]] base::Result<void, Refusal> respond(base::TransactionHandle handle, const Response& response,
                                                    base::Instant now, Effects& effects);
  [[nodiscard]] base::Result<void, Refusal> forward(base::TransactionHandle handle, const Told& told,
                                                    base::Buffer response, base::Instant now,
                                                    Effects& effects);
  [[nodiscard]] base::Result<void, Refusal> resend_success(base::TransactionHandle handle, base::Instant now,
                                                           Effects& effects);

  void on_timer(base::TransactionHandle handle, Transaction& t, Timer timer, base::Instant now,
                Effects& effects);
  void on_transport_error(base::TransactionHandle handle, Transaction& t, base::Instant now,
                          Effects& effects);

 private:
  void receive_ack(const Message& request, const Essentials& read, const Hop& from, const RequestKeys& keys,
                   base::Instant now, Effects& effects);
  void begin(const Message& request, const Essentials& read, const Hop& from, const RequestKeys& keys,
             base::Instant now, Effects& effects, bool urgent);
  /// Inlined, as it is in the way of every response.
  [[gnu::always_inline]] inline void take_answer(base::TransactionHandle handle, Transaction& t,
                                                 const Told& told, base::Buffer message, base::Instant now,
                                                 Effects& effects);
  void refuse(const ServerFacts& facts, const Hop& to, Effects& effects);
  void again(base::TransactionHandle handle, base::Instant now, Effects& effects);

  void run(base::TransactionHandle handle, Transaction& t, InviteServerEvent event, base::Instant now,
           Effects& effects);
  void run(base::TransactionHandle handle, Transaction& t, NonInviteServerEvent event, base::Instant now,
           Effects& effects);

  void send(base::TransactionHandle handle, const Transaction& t, Effects& effects);
  void resend(base::TransactionHandle handle, const Transaction& t, Effects& effects);
  bool answer_by_itself(base::TransactionHandle handle, Transaction& t, int status, Effects& effects);
  void forget_request(Transaction& t);

  TransactionStore& store_;
};

}  // namespace trunkline::sip
