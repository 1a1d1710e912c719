#include "sip/dialog/early_dialogs.h"

namespace trunkline::sip {

std::size_t EarlyDialogs::find(std::string_view remote_tag) const noexcept {
  for (std::size_t i = 0; i < forks_.size(); ++i) {
    if (forks_[i].remote_tag() == remote_tag) return i;
  }
  return most;
}

bool EarlyDialogs::make_room() noexcept {
  if (!forks_.full()) return true;
  for (std::size_t i = 0; i < forks_.size(); ++i) {
    if (forks_[i].state() == DialogState::confirmed) continue;
    forks_.erase_at(i);
    if (winner_ != most && winner_ > i) --winner_;
    return true;
  }
  return false;
}

base::Result<ForkHeard, DialogError> EarlyDialogs::hear(base::BufferPool& pool, const Message& response) {
  const auto to = response.to();
  if (!to) return base::fail(DialogError::bad_address);
  const bool success = response.status() >= 200;
  const auto known = find(to->tag);
  if (known != most) {
    Dialog& dialog = forks_[known];
    if (dialog.state() == DialogState::confirmed) {
      // A late provisional response says nothing that the 2xx has not said better.
      if (!success) return ForkHeard{ForkStep::no_dialog, nullptr};
      return ForkHeard{known == winner_ ? ForkStep::won_again : ForkStep::also_answered, &dialog};
    }
    if (const auto learnt = dialog.learn(pool, response); !learnt) return base::fail(learnt.error());
    if (!success) return ForkHeard{ForkStep::early, &dialog};
    if (winner_ != most) return ForkHeard{ForkStep::also_answered, &dialog};
    winner_ = known;
    return ForkHeard{ForkStep::won, &dialog};
  }
  if (!success && (to->tag.empty() || forks_.full())) return ForkHeard{ForkStep::no_dialog, nullptr};

  auto made = calling_.copy(pool);
  if (!made) return base::fail(made.error());
  if (const auto learnt = made->learn(pool, response); !learnt) return base::fail(learnt.error());
  if (!make_room()) return base::fail(DialogError::no_room);
  Dialog* dialog = forks_.emplace_back(std::move(*made));
  if (!success) return ForkHeard{ForkStep::early, dialog};
  if (winner_ != most) return ForkHeard{ForkStep::also_answered, dialog};
  winner_ = forks_.size() - 1;
  return ForkHeard{ForkStep::won, dialog};
}

}  // namespace trunkline::sip
