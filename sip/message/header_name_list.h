// The header fields Trunkline knows by name, once: enumerator, canonical spelling, compact form or "".
#pragma once

// Sources: RFC 3261 section 20; 3262, 3323, 3325, 3326, 3327, 3329, 3515, 3608, 3841, 3891, 3892, 3903, 3911,
// 4028, 4412, 4474/8224, 4488, 4538, 5009, 5373, 5393, 5503, 5626, 5839, 6050, 6086, 6442, 6665, 6809, 7044,
// 7315, 7433, 7989; Diversion (5806) and Remote-Party-ID are in use without being on the standards track. The
// order is the enum's.
// clang-format off
#define TRUNKLINE_SIP_HEADER_NAMES(X)                                  \
  X(via, "Via", "v")                                                   \
  X(from, "From", "f")                                                 \
  X(to, "To", "t")                                                     \
  X(call_id, "Call-ID", "i")                                           \
  X(cseq, "CSeq", "")                                                  \
  X(max_forwards, "Max-Forwards", "")                                  \
  X(contact, "Contact", "m")                                           \
  X(content_length, "Content-Length", "l")                             \
  X(content_type, "Content-Type", "c")                                 \
  X(route, "Route", "")                                                \
  X(record_route, "Record-Route", "")                                  \
  X(expires, "Expires", "")                                            \
  X(accept, "Accept", "")                                              \
  X(accept_contact, "Accept-Contact", "a")                             \
  X(accept_encoding, "Accept-Encoding", "")                            \
  X(accept_language, "Accept-Language", "")                            \
  X(accept_resource_priority, "Accept-Resource-Priority", "")          \
  X(alert_info, "Alert-Info", "")                                      \
  X(allow, "Allow", "")                                                \
  X(allow_events, "Allow-Events", "u")                                 \
  X(answer_mode, "Answer-Mode", "")                                    \
  X(authentication_info, "Authentication-Info", "")                    \
  X(authorization, "Authorization", "")                                \
  X(call_info, "Call-Info", "")                                        \
  X(content_disposition, "Content-Disposition", "")                    \
  X(content_encoding, "Content-Encoding", "e")                         \
  X(content_id, "Content-ID", "")                                      \
  X(content_language, "Content-Language", "")                          \
  X(content_transfer_encoding, "Content-Transfer-Encoding", "")        \
  X(date, "Date", "")                                                  \
  X(diversion, "Diversion", "")                                        \
  X(error_info, "Error-Info", "")                                      \
  X(event, "Event", "o")                                               \
  X(feature_caps, "Feature-Caps", "")                                  \
  X(flow_timer, "Flow-Timer", "")                                      \
  X(geolocation, "Geolocation", "")                                    \
  X(geolocation_error, "Geolocation-Error", "")                        \
  X(geolocation_routing, "Geolocation-Routing", "")                    \
  X(history_info, "History-Info", "")                                  \
  X(identity, "Identity", "y")                                         \
  X(identity_info, "Identity-Info", "n")                               \
  X(in_reply_to, "In-Reply-To", "")                                    \
  X(info_package, "Info-Package", "")                                  \
  X(join, "Join", "")                                                  \
  X(max_breadth, "Max-Breadth", "")                                    \
  X(mime_version, "MIME-Version", "")                                  \
  X(min_expires, "Min-Expires", "")                                    \
  X(min_se, "Min-SE", "")                                              \
  X(organization, "Organization", "")                                  \
  X(p_access_network_info, "P-Access-Network-Info", "")                \
  X(p_asserted_identity, "P-Asserted-Identity", "")                    \
  X(p_asserted_service, "P-Asserted-Service", "")                      \
  X(p_associated_uri, "P-Associated-URI", "")                          \
  X(p_called_party_id, "P-Called-Party-ID", "")                        \
  X(p_charging_function_addresses, "P-Charging-Function-Addresses", "") \
  X(p_charging_vector, "P-Charging-Vector", "")                        \
  X(p_early_media, "P-Early-Media", "")                                \
  X(p_preferred_identity, "P-Preferred-Identity", "")                  \
  X(p_preferred_service, "P-Preferred-Service", "")                    \
  X(p_visited_network_id, "P-Visited-Network-ID", "")                  \
  X(path, "Path", "")                                                  \
  X(priority, "Priority", "")                                          \
  X(priv_answer_mode, "Priv-Answer-Mode", "")                          \
  X(privacy, "Privacy", "")                                            \
  X(proxy_authenticate, "Proxy-Authenticate", "")                      \
  X(proxy_authorization, "Proxy-Authorization", "")                    \
  X(proxy_require, "Proxy-Require", "")                                \
  X(rack, "RAck", "")                                                  \
  X(reason, "Reason", "")                                              \
  X(recv_info, "Recv-Info", "")                                        \
  X(refer_sub, "Refer-Sub", "")                                        \
  X(refer_to, "Refer-To", "r")                                         \
  X(referred_by, "Referred-By", "b")                                   \
  X(reject_contact, "Reject-Contact", "j")                             \
  X(remote_party_id, "Remote-Party-ID", "")                            \
  X(replaces, "Replaces", "")                                          \
  X(reply_to, "Reply-To", "")                                          \
  X(request_disposition, "Request-Disposition", "d")                   \
  X(require, "Require", "")                                            \
  X(resource_priority, "Resource-Priority", "")                        \
  X(retry_after, "Retry-After", "")                                    \
  X(rseq, "RSeq", "")                                                  \
  X(security_client, "Security-Client", "")                            \
  X(security_server, "Security-Server", "")                            \
  X(security_verify, "Security-Verify", "")                            \
  X(server, "Server", "")                                              \
  X(service_route, "Service-Route", "")                                \
  X(session_expires, "Session-Expires", "x")                           \
  X(session_id, "Session-ID", "")                                      \
  X(sip_etag, "SIP-ETag", "")                                          \
  X(sip_if_match, "SIP-If-Match", "")                                  \
  X(subject, "Subject", "s")                                           \
  X(subscription_state, "Subscription-State", "")                      \
  X(supported, "Supported", "k")                                       \
  X(suppress_if_match, "Suppress-If-Match", "")                        \
  X(target_dialog, "Target-Dialog", "")                                \
  X(timestamp, "Timestamp", "")                                        \
  X(unsupported, "Unsupported", "")                                    \
  X(user_agent, "User-Agent", "")                                      \
  X(user_to_user, "User-to-User", "")                                  \
  X(warning, "Warning", "")                                            \
  X(www_authenticate, "WWW-Authenticate", "")
// clang-format on
