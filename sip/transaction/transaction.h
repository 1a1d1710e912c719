// One transaction as the store holds it: its state, its message, its timers. No rule is in here.
#pragma once

#include <cstdint>
#include <variant>

#include "base/buffer_pool.h"
#include "base/handle.h"
#include "base/instant.h"
#include "sip/message/method.h"
#include "sip/transaction/invite_client.h"
#include "sip/transaction/invite_server.h"
#include "sip/transaction/kept_request.h"
#include "sip/transaction/key_digest.h"
#include "sip/transaction/non_invite_client.h"
#include "sip/transaction/non_invite_server.h"
#include "sip/transaction/timers.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {

struct ClientFacts {
  std::uint64_t secret = 0;  // the half of the branch that a response must know
  std::uint64_t user = 0;
  std::uint64_t settled_tag = 0;        // digest of the To tag whose 2xx the ACK in `message` answers
  base::TransactionHandle cancel = {};  // of an INVITE: the transaction of its CANCEL
  Method method = Method::unknown;
  bool own_cancel = false;  // a CANCEL of ours: its fate is told to nobody
  bool sent = false;        // opened and sent; not so a CANCEL that waits for a provisional response
  bool forwarded = false;   // as a proxy does: there are Vias behind ours
  bool holds_ack = false;   // `message` is an ACK, no longer the request
};

struct ServerFacts {
  RequestKey key;
  std::uint64_t merge_digest = 0;  // 0: it had a To tag, or came second
  std::uint64_t answered_tag = 0;  // with old_branch: digest of the To tag sent, by which an ACK is known
  Method method = Method::unknown;
  bool old_branch = false;  // no magic cookie
  KeptRequest request;
};

/// The alternative says which of the four machines it is.
using TransactionState =
    std::variant<InviteClientState, NonInviteClientState, InviteServerState, NonInviteServerState>;

struct Transaction {
  TransactionState state;
  Hop hop;                     // where requests go to, or responses
  base::Buffer message;        // what is sent again: the request, the ACK, or the last response
  Timer repeating{};           // what its first timer is for, while it runs
  Timer ending{};              // its second
  base::Duration interval{0};  // of the repeating one
  std::variant<ClientFacts, ServerFacts> facts;
};

}  // namespace trunkline::sip
