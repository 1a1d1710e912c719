#include "sip/dialog/dialog.h"

#include <array>
#include <utility>

#include "sip/dialog/dialog_text.h"

namespace trunkline::sip {
namespace {

constexpr std::size_t most_address = 1024;
constexpr std::size_t most_routes = 8192;

/// The one Contact is "<target>": what was read before need not be read again.
bool repeats(const Message& message, std::string_view target) noexcept {
  const auto contact = message.first(HeaderName::contact);
  return target.starts_with("sip") && contact.size() == target.size() + 2 && contact.front() == '<' &&
         contact.back() == '>' && contact.substr(1, target.size()) == target &&
         !message.scan().has_several(HeaderName::contact);
}

}  // namespace

std::string_view to_string(DialogError error) noexcept {
  switch (error) {
    case DialogError::bad_address: return "From or To is not an address";
    case DialogError::bad_contact: return "there is not exactly one Contact with a SIP URI";
    case DialogError::bad_route: return "a Record-Route value is not an address";
    case DialogError::no_room: return "no buffer is left for the dialog";
  }
  return "unknown dialog error";
}

base::Result<void, DialogError> Dialog::keep(base::BufferPool& pool,
                                             const DialogLines::Texts& texts) noexcept {
  if (!lines_.keep(pool, texts)) return base::fail(DialogError::no_room);
  return {};
}

base::Result<Dialog, DialogError> Dialog::from_invite(base::BufferPool& pool, const Message& invite,
                                                      const LocalTag& tag) noexcept {
  const auto from = invite.from();
  const auto to = invite.to();
  const auto cseq = invite.cseq();
  if (!from || !to || !cseq) return base::fail(DialogError::bad_address);
  std::array<char, most_address> local_address;
  std::array<char, most_address> remote_address;
  std::array<char, most_routes> route_set;
  const auto local = copy_address(*to, local_address);
  const auto remote = copy_address(*from, remote_address);
  if (!local || !remote) return base::fail(DialogError::bad_address);
  TargetRoom target_room;
  const auto target = remote_target_of(invite, target_room);
  if (!target) return base::fail(DialogError::bad_contact);
  const auto routes = write_route_set(invite, RouteOrder::as_received, route_set);
  if (!routes) return base::fail(DialogError::bad_route);

  Dialog dialog;
  dialog.tag_ = tag;
  dialog.remote_cseq_ = cseq->number;
  dialog.has_remote_cseq_ = true;
  const auto own = tag.text();
  const auto kept =
      dialog.keep(pool, {*local, view(own), *remote, from->tag, invite.call_id(), *target, {}, *routes});
  if (!kept) return base::fail(kept.error());
  return dialog;
}

base::Result<Dialog, DialogError> Dialog::to_invite(base::BufferPool& pool, const Parties& parties,
                                                    const LocalTag& tag, std::uint32_t cseq) noexcept {
  Dialog dialog;
  dialog.tag_ = tag;
  dialog.local_cseq_ = cseq;
  const auto own = tag.text();
  const auto kept = dialog.keep(
      pool,
      {parties.from, view(own), parties.to, {}, parties.call_id, parties.request_uri, {}, parties.route});
  if (!kept) return base::fail(kept.error());
  return dialog;
}

base::Result<Dialog, DialogError> Dialog::another(base::BufferPool& pool) const noexcept {
  Dialog dialog;
  dialog.tag_ = tag_;
  dialog.local_cseq_ = local_cseq_;
  dialog.target_ = target_;
  if (const auto kept = dialog.keep(pool, lines_.all()); !kept) return base::fail(kept.error());
  return dialog;
}

base::Result<void, DialogError> Dialog::learn(base::BufferPool& pool, const Message& response) noexcept {
  const auto to = response.to();
  if (!to) return base::fail(DialogError::bad_address);
  std::array<char, most_routes> route_set;
  const auto routes = write_route_set(response, RouteOrder::reversed, route_set);
  if (!routes) return base::fail(DialogError::bad_route);
  const bool known = state_ != DialogState::inviting && repeats(response, remote_target());
  TargetRoom target_room;
  const auto target = known ? remote_target() : remote_target_of(response, target_room);
  if (!target && response.has(HeaderName::contact)) return base::fail(DialogError::bad_contact);

  const auto state = response.status() >= 200 ? DialogState::confirmed : DialogState::early;
  // A 2xx mostly says what the ringing before it has said.
  const bool is_news = to->tag != remote_tag() || *routes != this->route_set() ||
                       (!known && target && *target != remote_target());
  if (is_news) {
    auto texts = lines_.all();
    texts[DialogLines::remote_tag] = to->tag;
    if (target) texts[target_] = *target;
    texts[DialogLines::routes] = *routes;
    if (auto kept = keep(pool, texts); !kept) return kept;
  }
  state_ = state;
  return {};
}

base::Result<void, DialogError> Dialog::refresh(base::BufferPool& pool, const Message& message) noexcept {
  if (!message.has(HeaderName::contact)) return {};
  TargetRoom target_room;
  const auto target = remote_target_of(message, target_room);
  if (!target) return base::fail(DialogError::bad_contact);
  proposed_ = false;
  if (*target == remote_target()) return {};
  auto texts = lines_.all();
  texts[target_] = *target;
  texts[other_target()] = {};
  return keep(pool, texts);
}

base::Result<void, DialogError> Dialog::propose_target(base::BufferPool& pool,
                                                       const Message& request) noexcept {
  proposed_ = false;
  if (!request.has(HeaderName::contact)) return {};
  TargetRoom target_room;
  const auto target = remote_target_of(request, target_room);
  if (!target) return base::fail(DialogError::bad_contact);
  if (*target == remote_target()) return {};
  auto texts = lines_.all();
  texts[other_target()] = *target;
  if (auto kept = keep(pool, texts); !kept) return kept;
  proposed_ = true;
  return {};
}

void Dialog::accept_target() noexcept {
  if (proposed_) target_ = other_target();
  proposed_ = false;
}

void Dialog::answered(std::uint8_t fork, bool success) noexcept {
  if (tag_.fork != fork) {
    tag_.fork = fork;
    lines_.overwrite_local_tag(view(tag_.text()));
  }
  if (success) {
    state_ = DialogState::confirmed;
  } else if (state_ == DialogState::inviting) {
    state_ = DialogState::early;
  }
}

RemoteOrder Dialog::order(std::uint32_t cseq) noexcept {
  if (has_remote_cseq_ && cseq == remote_cseq_) return RemoteOrder::repeated;
  if (has_remote_cseq_ && cseq < remote_cseq_) return RemoteOrder::out_of_order;
  has_remote_cseq_ = true;
  remote_cseq_ = cseq;
  return RemoteOrder::next;
}

bool Dialog::matches(std::string_view call_id, std::string_view local_tag,
                     std::string_view remote_tag) const noexcept {
  return local_tag == local_tag_text() && remote_tag == this->remote_tag() && call_id == this->call_id();
}

}  // namespace trunkline::sip
