// One call as the control socket shows it, and its name there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/handle.h"
#include "base/instant.h"
#include "controlplane/ctl/snapshot.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/routing/service.h"
#include "controlplane/session/response_context.h"
#include "controlplane/session/session.h"

namespace trunkline::controlplane {

/// "shard-index-generation": unique while the appliance runs.
[[nodiscard]] std::string call_id_of(base::SessionHandle call);
/// Nothing: it is not of that form.
[[nodiscard]] std::optional<base::SessionHandle> read_call_id(std::string_view id);

[[nodiscard]] CallSnapshot snapshot_of(base::SessionHandle handle, const Session& session,
                                       const MediaCalls& media, const ServiceNames& services,
                                       base::Instant now);

/// Nothing: it is not of the form that a proxied one's has.
[[nodiscard]] std::optional<ContextHandle> read_proxied_id(std::string_view id);
/// An INVITE that rings through the proxy: "p", and its name as of a call.
[[nodiscard]] CallSnapshot snapshot_of(ContextHandle handle, const ResponseContext& context,
                                       base::Instant now);

}  // namespace trunkline::controlplane
