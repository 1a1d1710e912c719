// Answers to requests that concern no call of ours: refusals, and OPTIONS.
#pragma once

#include <span>
#include <string_view>

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// A final answer with a To tag of its own, which is remembered by nobody.
void answer_plainly(Environment& environment, Orders& orders, base::TransactionHandle server, int status,
                    std::string_view reason = {}, std::span<const sip::HeaderLine> headers = {});
/// The same to a request within a dialog: its To has our tag already.
void answer_within(Environment& environment, Orders& orders, base::TransactionHandle server, int status);
/// 200 to a CANCEL and 487 to its INVITE that no call has come of, with one To tag (RFC 3261 section 9.2).
void answer_cancelled(Environment& environment, Orders& orders, base::TransactionHandle cancel,
                      base::TransactionHandle invite);
/// 503 with Retry-After: a table is full, or we are about to stop.
void answer_busy(Environment& environment, Orders& orders, base::TransactionHandle server);
/// 422 to an interval below our own least one (RFC 4028 section 6).
void refuse_interval(Environment& environment, Orders& orders, base::TransactionHandle server,
                     std::string_view least_s);
/// 415 to an INFO or MESSAGE whose body cannot go on, with what can (RFC 3261 section 21.4.13).
void refuse_body(Environment& environment, Orders& orders, base::TransactionHandle server);
/// 200 with what we can do (RFC 3261 section 11.2).
void answer_options(Environment& environment, Orders& orders, base::TransactionHandle server);

/// True: the directory could not say who a user is, and 503 was said. It is neither a wrong password nor
/// nobody: it may be right, or somebody, in a while.
[[nodiscard]] bool refuse_failed(Environment& environment, Orders& orders, base::TransactionHandle server,
                                 const UserAnswer& answer);

}  // namespace trunkline::controlplane
