// The dialogs which one INVITE of ours makes when proxies fork it: RFC 3261
// sections 12.1.2, 13.2.2.1, 13.2.2.4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/buffer_pool.h"
#include "base/inline_vector.h"
#include "base/result.h"
#include "sip/dialog/dialog.h"

namespace trunkline::sip {

enum class ForkStep : std::uint8_t {
  no_dialog,      // a provisional response without a To tag, or of one fork more than are followed
  early,          // of an early dialog, new or known
  won,            // the first 2xx: this is the call; it wants an ACK
  won_again,      // its 2xx repeated: the same ACK again
  also_answered,  // a 2xx of another fork: it wants an ACK, and then a BYE (section 13.2.2.4)
};

/// What a response did. `dialog`: whose it is, nullptr for no_dialog; valid until the next call.
struct ForkHeard {
  ForkStep step = ForkStep::no_dialog;
  Dialog* dialog = nullptr;
};

/// One dialog a To tag. The early ones end by themselves, 64*T1 after the first 2xx or with the INVITE's
/// failure: then this whole value is thrown away, and the winner kept.
class EarlyDialogs {
 public:
  static constexpr std::size_t most = 8;

  /// `calling`: made by Dialog::to_invite().
  explicit EarlyDialogs(Dialog calling) noexcept : calling_(std::move(calling)) {}

  /// For each response from 101 to 299. A 2xx finds room even when `most` dialogs are there: the oldest early
  /// one is given up for it. Errors: those of Dialog::learn(); no_room also for more than `most` forks with a
  /// 2xx. Nothing has changed then.
  [[nodiscard]] base::Result<ForkHeard, DialogError> hear(base::BufferPool& pool, const Message& response);

  /// nullptr before the first 2xx.
  [[nodiscard]] Dialog* winner() noexcept { return winner_ == most ? nullptr : &forks_[winner_]; }
  /// All of them, the oldest first, the winner among them.
  [[nodiscard]] std::span<const Dialog> all() const noexcept { return forks_.span(); }
  /// Before any response: what the INVITE is written from.
  [[nodiscard]] const Dialog& calling() const noexcept { return calling_; }

 private:
  /// `most` when no dialog has that tag.
  [[nodiscard]] std::size_t find(std::string_view remote_tag) const noexcept;
  [[nodiscard]] bool make_room() noexcept;

  Dialog calling_;
  base::InlineVector<Dialog, most> forks_;
  std::size_t winner_ = most;  // index; `most`: none
};

}  // namespace trunkline::sip
