// The single actions of the server machines, and the answers nobody is asked for.
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "sip/transaction/server_transactions.h"

namespace trunkline::sip {
namespace {

/// The same for every repetition of a request, so that a client sees one dialog and not several.
auto own_tag(const ServerFacts& facts) noexcept { return base::to_hex(facts.key.low); }

}  // namespace

void ServerTransactions::send(base::TransactionHandle handle, const Transaction& t, Effects& effects) {
  effects.send(t.hop, t.message.view(), handle);
  store_.counters.increment(TransactionCounter::sent_response);
}

void ServerTransactions::resend(base::TransactionHandle handle, const Transaction& t, Effects& effects) {
  if (!t.message) return;  // nothing has been said yet
  effects.send(t.hop, t.message.view(), handle);
  store_.counters.increment(TransactionCounter::sent_response_again);
}

bool ServerTransactions::answer_by_itself(base::TransactionHandle handle, Transaction& t, int status,
                                          Effects& effects) {
  const auto& facts = std::get<ServerFacts>(t.facts);
  const auto tag = own_tag(facts);
  Response response{.status = status};
  if (status != 100) response.to_tag = {tag.data(), tag.size()};
  auto message = write_response(store_.buffers(), facts.request, response);
  if (!message) {
    store_.counters.increment(TransactionCounter::no_buffer);
    return false;
  }
  store_.keep_message(t, std::move(*message));
  effects.send(t.hop, t.message.view(), handle);
  return true;
}

void ServerTransactions::forget_request(Transaction& t) {
  store_.spend(std::move(std::get<ServerFacts>(t.facts).request.octets));
}

void ServerTransactions::refuse(const ServerFacts& facts, const Hop& to, Effects& effects) {
  std::array<char, 10> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), store_.limits().retry_after_s).ptr;
  const HeaderLine retry_after{HeaderName::retry_after,
                               {digits.data(), static_cast<std::size_t>(end - digits.data())}};
  const auto tag = own_tag(facts);
  const Response response{.status = 503, .to_tag = {tag.data(), tag.size()}, .headers = {&retry_after, 1}};
  auto message = write_response(store_.buffers(), facts.request, response);
  if (!message) {
    store_.counters.increment(TransactionCounter::request_dropped);
    return;
  }
  effects.send(to, message->view(), {});
  store_.spend(std::move(*message));
  store_.counters.increment(TransactionCounter::request_refused);
}

}  // namespace trunkline::sip
