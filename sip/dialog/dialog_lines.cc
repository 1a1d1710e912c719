#include "sip/dialog/dialog_lines.h"

#include <cstring>
#include <utility>

#include "sip/message/safe_text.h"

namespace trunkline::sip {
namespace {

constexpr std::string_view from_is = "From: ";
constexpr std::string_view to_is = "\r\nTo: ";
constexpr std::string_view call_id_is = "\r\nCall-ID: ";
constexpr std::string_view line_end = "\r\n";

/// A tag's parameter begins with this, where there is a tag.
constexpr std::string_view tag_is(std::string_view tag) noexcept { return tag.empty() ? "" : ";tag="; }

}  // namespace

bool DialogLines::keep(base::BufferPool& pool, const Texts& texts) noexcept {
  constexpr std::size_t most = 0xffff;
  const auto before_local_tag = tag_is(texts[local_tag]);
  const auto before_remote_tag = tag_is(texts[remote_tag]);
  auto octets = from_is.size() + before_local_tag.size() + to_is.size() + before_remote_tag.size() +
                call_id_is.size() + line_end.size();
  for (const auto text : texts) octets += text.size();
  if (octets > most) return false;
  auto buffer = pool.take(octets);
  if (!buffer) return false;

  auto* const begin = reinterpret_cast<char*>(buffer.data());
  auto* at = begin;
  bool safe = true;
  const auto put = [&](std::string_view text) {
    if (copy_looking(at, text) && !is_safe(text)) safe = false;
    at += text.size();
  };
  const auto put_text = [&](Text which) {
    const auto text = texts[which];
    places_[which] = {static_cast<std::uint16_t>(at - begin), static_cast<std::uint16_t>(text.size())};
    put(text);
  };
  const auto put_own = [&at](std::string_view words) {
    std::memcpy(at, words.data(), words.size());
    at += words.size();
  };
  put_own(from_is);
  put_text(local_address);
  put(before_local_tag);
  put_text(local_tag);
  put_own(to_is);
  put_text(remote_address);
  put(before_remote_tag);
  put_text(remote_tag);
  put_own(call_id_is);
  put_text(call_id);
  put_own(line_end);
  head_size_ = static_cast<std::uint16_t>(at - begin);
  safe_ = safe;
  put_text(first_target);
  put_text(second_target);
  put_text(routes);
  buffer_ = std::move(buffer);
  return true;
}

DialogLines::Texts DialogLines::all() const noexcept {
  Texts texts;
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = (*this)[static_cast<Text>(i)];
  return texts;
}

void DialogLines::overwrite_local_tag(std::string_view tag) noexcept {
  if (tag.empty() || tag.size() != places_[local_tag].size) return;
  std::memcpy(buffer_.data() + places_[local_tag].begin, tag.data(), tag.size());
}

}  // namespace trunkline::sip
