#include "controlplane/app/call_snapshot.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

double seconds(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

template <class Handle>
std::string name_of(Handle handle) {
  return fmt::format("{}-{}-{}", static_cast<unsigned>(handle.owner), static_cast<unsigned>(handle.index),
                     handle.generation);
}

}  // namespace

std::string call_id_of(base::SessionHandle call) { return name_of(call); }

std::optional<base::SessionHandle> read_call_id(std::string_view id) {
  std::array<std::uint32_t, 3> numbers{};
  for (auto& number : numbers) {
    const auto end = &number == &numbers.back() ? id.size() : id.find('-');
    if (end == std::string_view::npos) return std::nullopt;
    const auto read = base::parse_decimal<std::uint32_t>(id.substr(0, end));
    if (!read) return std::nullopt;
    number = *read;
    id.remove_prefix(end == id.size() ? end : end + 1);
  }
  if (numbers[0] > 0xff || numbers[1] > 0xff'ffff) return std::nullopt;
  base::SessionHandle call;
  call.owner = numbers[0] & 0xff;
  call.index = numbers[1] & 0xff'ffff;
  call.generation = numbers[2];
  return call;
}

std::optional<ContextHandle> read_proxied_id(std::string_view id) {
  const auto named = id.starts_with('p') ? read_call_id(id.substr(1)) : std::nullopt;
  if (!named) return std::nullopt;
  ContextHandle context;
  context.owner = named->owner;
  context.index = named->index;
  context.generation = named->generation;
  return context;
}

CallSnapshot snapshot_of(base::SessionHandle handle, const Session& session, const MediaCalls& media,
                         const ServiceNames& services, base::Instant now) {
  CallSnapshot call;
  call.id = call_id_of(handle);
  call.state = to_string(session.state);
  const auto& near = session.leg(session.sip_side());
  if (session.is_placed()) {
    call.caller = near.dialog.local_address();
    call.callee = near.dialog.remote_address();
  } else {
    call.caller = near.dialog.remote_address();
    call.callee = session.local ? services.name(session.local->service) : near.dialog.local_address();
  }
  if (session.is_sip(Side::a)) call.caller_address = session.leg(Side::a).hop.remote.to_string();
  if (session.is_sip(Side::b)) call.callee_address = session.leg(Side::b).hop.remote.to_string();
  call.age_s = seconds(now - session.created);
  if (session.was_answered) call.answered_s = seconds(now - session.answered);
  while (session.media_open && media.stream(session.media, call.streams) != nullptr) ++call.streams;
  return call;
}

CallSnapshot snapshot_of(ContextHandle handle, const ResponseContext& context, base::Instant now) {
  CallSnapshot call;
  call.id = "p" + name_of(handle);
  call.state = to_string(context.state());
  if (!context.answered) {  // then nothing is left of the request
    const auto request = context.request();
    if (const auto from = request.from()) call.caller = from->uri_text;
    if (const auto to = request.to()) call.callee = to->uri_text;
  }
  call.caller_address = context.from.remote.to_string();
  call.callee_address = context.at.to_string();
  call.age_s = seconds(now - context.begun);
  return call;
}

}  // namespace trunkline::controlplane
