#include "dataplane/intake/shedding.h"

namespace trunkline::dataplane {

bool is_new_work(const sip::Message& message) noexcept {
  if (!message.is_request()) return false;
  const auto method = message.method();
  if (method == sip::Method::ack || method == sip::Method::cancel || method == sip::Method::bye) return false;
  const auto to = message.to();
  return to && to->tag.empty();  // who cannot be read is the shard's to refuse
}

}  // namespace trunkline::dataplane
