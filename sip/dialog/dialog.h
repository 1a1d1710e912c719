// One dialog, as a value: who talks to whom, over which route, and with which numbers. RFC 3261 section 12.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/buffer_pool.h"
#include "base/result.h"
#include "sip/dialog/dialog_lines.h"
#include "sip/dialog/local_tag.h"
#include "sip/message/message.h"

namespace trunkline::sip {

enum class DialogState : std::uint8_t {
  inviting,   // UAC: no response with a To tag yet
  early,      // section 12: made by a provisional response
  confirmed,  // made or confirmed by a 2xx
};

enum class DialogError : std::uint8_t {
  bad_address,  // From or To cannot be read
  bad_contact,  // none, several, or not a SIP URI: section 8.1.1.8
  bad_route,    // a Record-Route that cannot be read
  no_room,      // the buffer pool is exhausted, or the texts are longer than 65,535 octets
};

[[nodiscard]] std::string_view to_string(DialogError error) noexcept;

/// How a request is numbered against those before it: section 12.2.2.
enum class RemoteOrder : std::uint8_t { next, repeated, out_of_order };

/// Who calls whom, for a dialog that we begin. From and To are name-addr without tags ("\"A\" <sip:a@b>").
/// `route`: the value of a Route header field that the INVITE begins with (RFC 3327 section 5.4).
struct Parties {
  std::string_view call_id;
  std::string_view from;
  std::string_view to;
  std::string_view request_uri;
  std::string_view route = {};
};

/// Move-only; its text is one buffer of the pool. Holds no handle but its own tag, and no pointer to a peer.
class Dialog {
 public:
  Dialog() noexcept = default;

  /// As UAS, from the INVITE (12.1.1). It becomes early or confirmed with what we answer.
  [[nodiscard]] static base::Result<Dialog, DialogError> from_invite(base::BufferPool& pool,
                                                                     const Message& invite,
                                                                     const LocalTag& tag) noexcept;
  /// As UAC, before the INVITE is sent; `cseq` is that of the INVITE.
  [[nodiscard]] static base::Result<Dialog, DialogError> to_invite(base::BufferPool& pool,
                                                                   const Parties& parties,
                                                                   const LocalTag& tag,
                                                                   std::uint32_t cseq) noexcept;

  /// As UAC, one more early dialog of the same INVITE (13.2.2.4): it is to learn from the response that makes
  /// it, and from there on has numbers of its own. Errors: `no_room`.
  [[nodiscard]] base::Result<Dialog, DialogError> another(base::BufferPool& pool) const noexcept;
  /// As UAC, from a response 101-299 with a To tag (12.1.2): tag, remote target and route set. The route set
  /// is computed again by the 2xx, and with it fixed (13.2.2.4). A response without a Contact leaves the
  /// target.
  [[nodiscard]] base::Result<void, DialogError> learn(base::BufferPool& pool,
                                                      const Message& response) noexcept;
  /// Target refresh by a 2xx to a request of ours, or by a request that we accept at once (12.2): the
  /// Contact, nothing else. It takes the place of a target that was proposed before.
  [[nodiscard]] base::Result<void, DialogError> refresh(base::BufferPool& pool,
                                                        const Message& message) noexcept;
  /// As UAS, a target refresh request of which nobody knows yet whether it will be accepted (12.2.2): its
  /// Contact becomes the target with accept_target(), which is for our 2xx to say, and else never does.
  [[nodiscard]] base::Result<void, DialogError> propose_target(base::BufferPool& pool,
                                                               const Message& request) noexcept;
  void accept_target() noexcept;
  void refuse_target() noexcept { proposed_ = false; }

  /// As UAS: we answered with `fork`'s tag, 2xx or less.
  void answered(std::uint8_t fork, bool success) noexcept;

  /// For a request of the peer other than ACK and CANCEL. `next` has been remembered.
  [[nodiscard]] RemoteOrder order(std::uint32_t cseq) noexcept;
  /// Each early dialog of an INVITE counts the peer's requests by itself: the last one's number, and the
  /// number to go on from.
  [[nodiscard]] std::uint32_t remote_cseq() const noexcept { return remote_cseq_; }
  void count_from(std::uint32_t remote_cseq) noexcept { remote_cseq_ = remote_cseq; }
  /// The CSeq of our next request other than ACK and CANCEL.
  [[nodiscard]] std::uint32_t next_cseq() noexcept { return ++local_cseq_; }
  /// As UAC, where a 2xx makes the dialog of an early one that is not remembered: our next request goes
  /// beyond every PRACK and UPDATE that may have been sent in it. A peer takes the gap (12.2.2).
  void count_beyond_forgotten() noexcept { local_cseq_ += 10'000; }

  /// Whether a message between these tags is of this dialog. Call-ID and both tags are compared whole.
  [[nodiscard]] bool matches(std::string_view call_id, std::string_view local_tag,
                             std::string_view remote_tag) const noexcept;

  [[nodiscard]] DialogState state() const noexcept { return state_; }
  [[nodiscard]] const LocalTag& local_tag() const noexcept { return tag_; }
  [[nodiscard]] std::string_view local_tag_text() const noexcept { return lines_[DialogLines::local_tag]; }
  [[nodiscard]] std::uint32_t local_cseq() const noexcept { return local_cseq_; }
  [[nodiscard]] std::string_view call_id() const noexcept { return lines_[DialogLines::call_id]; }
  [[nodiscard]] std::string_view local_address() const noexcept { return lines_[DialogLines::local_address]; }
  [[nodiscard]] std::string_view remote_address() const noexcept {
    return lines_[DialogLines::remote_address];
  }
  [[nodiscard]] std::string_view remote_tag() const noexcept { return lines_[DialogLines::remote_tag]; }
  [[nodiscard]] std::string_view remote_target() const noexcept { return lines_[target_]; }
  /// From, To and Call-ID of our requests, three lines: they are the same in each.
  [[nodiscard]] std::string_view head() const noexcept { return lines_.head(); }
  /// False: a line end is within one of them, or a NUL that is not escaped.
  [[nodiscard]] bool has_safe_head() const noexcept { return lines_.has_safe_head(); }
  /// As the value of a Route header field, first hop first; empty: none.
  [[nodiscard]] std::string_view route_set() const noexcept { return lines_[DialogLines::routes]; }

 private:
  using Text = DialogLines::Text;

  [[nodiscard]] base::Result<void, DialogError> keep(base::BufferPool& pool,
                                                     const DialogLines::Texts& texts) noexcept;
  [[nodiscard]] Text other_target() const noexcept {
    return target_ == DialogLines::first_target ? DialogLines::second_target : DialogLines::first_target;
  }

  DialogLines lines_;
  LocalTag tag_;
  std::uint32_t local_cseq_ = 0;
  std::uint32_t remote_cseq_ = 0;
  bool has_remote_cseq_ = false;
  bool proposed_ = false;  // the other one of the two targets is
  DialogState state_ = DialogState::inviting;
  Text target_ = DialogLines::first_target;
};

}  // namespace trunkline::sip
