#include "controlplane/session/invite_credentials.h"

#include <utility>

namespace trunkline::controlplane {

void note_credentials(Session& session, Side side, const sip::HeaderLine& line) {
  if (!session.credentials)
    session.credentials = std::make_unique<SentCredentials>(SentCredentials{side, {}});
  session.credentials->lines.emplace_back(line.name, line.value);
}

std::span<const sip::HeaderLine> take_kept_credentials(Call& call, Side side) {
  if (call.session.credentials->side != side) return {};
  const auto sent = std::move(call.session.credentials);
  auto lines = call.orders.lines();
  for (const auto& [name, value] : sent->lines)
    lines.push_back(call.orders.keep(sip::HeaderLine{name, value}));
  return lines;
}

}  // namespace trunkline::controlplane
