// SPDX-License-Identifier: MIT
// The codes of Node's errors: `CODE KINDS text`, one a line, without the ERR_ in front.
//
// KINDS: E Error, T TypeError, R RangeError, S SyntaxError, U URIError, X SystemError; further letters name variants
// (`codes.ERR_INVALID_STATE.TypeError`). `%0`..`%3` stand for the arguments. A line without a text has a function in
// internal/errors/messages.js. It is one string because a string costs the start hardly anything to parse, and
// internal/errors makes a class of a line only when somebody asks for it.
'use strict';

module.exports = `
ACCESS_DENIED E
AMBIGUOUS_ARGUMENT T The "%0" argument is ambiguous. %1
ARG_NOT_ITERABLE T %0 must be iterable
ASSERTION E %0
ASYNC_CALLBACK T %0 must be a function
ASYNC_LOADER_REQUEST_NEVER_SETTLED E Async loader request never settled
ASYNC_TYPE T Invalid name for async "type": %0
BROTLI_INVALID_PARAM R %0 is not a valid Brotli parameter
BUFFER_CONTEXT_NOT_AVAILABLE E Buffer is not available for the current Context
BUFFER_OUT_OF_BOUNDS R
BUFFER_TOO_LARGE R Cannot create a Buffer larger than %0 bytes
CANNOT_WATCH_SIGINT E Cannot watch for SIGINT signals
CHILD_CLOSED_BEFORE_REPLY E Child closed before reply received
CHILD_PROCESS_IPC_REQUIRED E Forked processes must have an IPC channel, missing value 'ipc' in %0
CHILD_PROCESS_STDIO_MAXBUFFER R %0 maxBuffer length exceeded
CLOSED_MESSAGE_PORT E Cannot send data on closed MessagePort
CONSOLE_WRITABLE_STREAM T Console expects a writable stream instance for %0
CONSTRUCT_CALL_INVALID T Constructor cannot be called
CONSTRUCT_CALL_REQUIRED T Class constructor %0 cannot be invoked without \`new\`
CONTEXT_NOT_INITIALIZED E context used is not initialized
CRYPTO_ARGON2_NOT_SUPPORTED E Argon2 algorithm not supported
CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED E Custom engines not supported by this OpenSSL
CRYPTO_ECDH_INVALID_FORMAT T Invalid ECDH format: %0
CRYPTO_ECDH_INVALID_PUBLIC_KEY E Public key is not valid for specified curve
CRYPTO_ENGINE_UNKNOWN E Engine "%0" was not found
CRYPTO_FIPS_FORCED E Cannot set FIPS mode, it was forced with --force-fips at startup.
CRYPTO_FIPS_UNAVAILABLE E Cannot set FIPS mode in a non-FIPS build.
CRYPTO_HASH_FINALIZED E Digest already called
CRYPTO_HASH_UPDATE_FAILED E Hash update failed
CRYPTO_INCOMPATIBLE_KEY E Incompatible %0: %1
CRYPTO_INCOMPATIBLE_KEY_OPTIONS E The selected key encoding %0 %1.
CRYPTO_INITIALIZATION_FAILED E Initialization failed
CRYPTO_INVALID_AUTH_TAG T Invalid authentication tag
CRYPTO_INVALID_COUNTER T Invalid counter
CRYPTO_INVALID_CURVE T Invalid EC curve name
CRYPTO_INVALID_DIGEST T Invalid digest: %0
CRYPTO_INVALID_IV T Invalid initialization vector
CRYPTO_INVALID_JWK T %0
CRYPTO_INVALID_KEYLEN R Invalid key length
CRYPTO_INVALID_KEYPAIR R Invalid key pair
CRYPTO_INVALID_KEYTYPE R Invalid key type
CRYPTO_INVALID_KEY_OBJECT_TYPE T Invalid key object type %0, expected %1.
CRYPTO_INVALID_MAC T Invalid MAC: %0
CRYPTO_INVALID_MESSAGELEN R Invalid message length
CRYPTO_INVALID_SCRYPT_PARAMS R
CRYPTO_INVALID_STATE E Invalid state for operation %0
CRYPTO_INVALID_TAG_LENGTH R Invalid taglength
CRYPTO_JWK_UNSUPPORTED_CURVE E Unsupported JWK EC curve: %0.
CRYPTO_JWK_UNSUPPORTED_KEY_TYPE E Unsupported JWK Key Type.
CRYPTO_KEM_NOT_SUPPORTED E KEM is not supported
CRYPTO_MAC_FINALIZED E MAC already finalized
CRYPTO_MAC_NOT_SUPPORTED E MAC is not supported
CRYPTO_MAC_UPDATE_FAILED E MAC update failed
CRYPTO_OPERATION_FAILED E Operation failed
CRYPTO_PBKDF2_ERROR E PBKDF2 error
CRYPTO_SCRYPT_NOT_SUPPORTED E Scrypt algorithm not supported
CRYPTO_SIGN_KEY_REQUIRED E No key provided to sign
CRYPTO_TIMING_SAFE_EQUAL_LENGTH R Input buffers must have the same byte length
CRYPTO_UNKNOWN_CIPHER E Unknown cipher
CRYPTO_UNKNOWN_DH_GROUP E Unknown DH group
CRYPTO_UNSUPPORTED_OPERATION E Unsupported crypto operation
DEBUGGER_ERROR E %0
DEBUGGER_STARTUP_ERROR E %0
DIR_CLOSED E Directory handle was closed
DIR_CONCURRENT_OPERATION E Cannot do synchronous work on directory handle with concurrent asynchronous operations
DLOPEN_DISABLED E %0
DLOPEN_FAILED E %0
DNS_SET_SERVERS_FAILED E c-ares failed to set servers: "%0" [%1]
DOMAIN_CALLBACK_NOT_AVAILABLE E A callback was registered through process.setUncaughtExceptionCaptureCallback(), which is mutually exclusive with using the \`domain\` module
DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE E The \`domain\` module is in use, which is mutually exclusive with calling process.setUncaughtExceptionCaptureCallback()
DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION E Deserialize main function is already configured.
ENCODING_INVALID_ENCODED_DATA T
ENCODING_NOT_SUPPORTED R The "%0" encoding is not supported
EVAL_ESM_CANNOT_PRINT E --print cannot be used with ESM input
EVENT_RECURSION E The event "%0" is already being dispatched
EXECUTION_ENVIRONMENT_NOT_AVAILABLE E Context not associated with Node.js environment
FALSY_VALUE_REJECTION E
FEATURE_UNAVAILABLE_ON_PLATFORM T The feature %0 is unavailable on the current platform, which is being used to run Node.js
FS_CP_DIR_TO_NON_DIR X Cannot overwrite non-directory with directory
FS_CP_EEXIST X Target already exists
FS_CP_EINVAL X Invalid src or dest
FS_CP_FIFO_PIPE X Cannot copy a FIFO pipe
FS_CP_NON_DIR_TO_DIR X Cannot overwrite directory with non-directory
FS_CP_SOCKET X Cannot copy a socket file
FS_CP_SYMLINK_TO_SUBDIRECTORY X Cannot overwrite symlink in subdirectory of self
FS_CP_UNKNOWN X Cannot copy an unknown file type
FS_EISDIR X Path is a directory
FS_FILE_TOO_LARGE R
FS_WATCH_QUEUE_OVERFLOW E fs.watch() queued more than %0 events
HEAP_PROFILE_HAVE_BEEN_STARTED E %0
HTTP2_ALTSVC_INVALID_ORIGIN T HTTP/2 ALTSVC frames require a valid origin
HTTP2_ALTSVC_LENGTH T HTTP/2 ALTSVC frames are limited to 16382 bytes
HTTP2_CONNECT_AUTHORITY E :authority header is required for CONNECT requests
HTTP2_CONNECT_PATH E The :path header is forbidden for CONNECT requests
HTTP2_CONNECT_SCHEME E The :scheme header is forbidden for CONNECT requests
HTTP2_ERROR E %0
HTTP2_GOAWAY_SESSION E New streams cannot be created after receiving a GOAWAY
HTTP2_HEADERS_AFTER_RESPOND E Cannot specify additional headers after response initiated
HTTP2_HEADERS_SENT E Response has already been initiated.
HTTP2_HEADER_SINGLE_VALUE T Header field "%0" must only have a single value
HTTP2_INFO_STATUS_NOT_ALLOWED R Informational status codes cannot be used
HTTP2_INVALID_CONNECTION_HEADERS T HTTP/1 Connection specific headers are forbidden: "%0"
HTTP2_INVALID_HEADER_VALUE T Invalid value "%0" for header "%1"
HTTP2_INVALID_INFO_STATUS R Invalid informational status code: %0
HTTP2_INVALID_ORIGIN T HTTP/2 ORIGIN frames require a valid origin
HTTP2_INVALID_PACKED_SETTINGS_LENGTH R Packed settings length must be a multiple of six
HTTP2_INVALID_PSEUDOHEADER T "%0" is an invalid pseudoheader or is used incorrectly
HTTP2_INVALID_SESSION E The session has been destroyed
HTTP2_INVALID_SETTING_VALUE TR
HTTP2_INVALID_STREAM E The stream has been destroyed
HTTP2_MAX_PENDING_SETTINGS_ACK E Maximum number of pending settings acknowledgements
HTTP2_NESTED_PUSH E A push stream cannot initiate another push stream.
HTTP2_NO_MEM E Out of memory
HTTP2_NO_SOCKET_MANIPULATION E HTTP/2 sockets should not be directly manipulated (e.g. read and written)
HTTP2_ORIGIN_LENGTH T HTTP/2 ORIGIN frames are limited to 16382 bytes
HTTP2_OUT_OF_STREAMS E No stream ID is available because maximum stream ID has been reached
HTTP2_PAYLOAD_FORBIDDEN E Responses with %0 status must not have a payload
HTTP2_PING_CANCEL E HTTP2 ping cancelled
HTTP2_PING_LENGTH R HTTP2 ping payload must be 8 bytes
HTTP2_PSEUDOHEADER_NOT_ALLOWED T Cannot set HTTP/2 pseudo-headers
HTTP2_PUSH_DISABLED E HTTP/2 client has disabled push streams
HTTP2_SEND_FILE E Directories cannot be sent
HTTP2_SEND_FILE_NOSEEK E Offset or length can only be specified for regular files
HTTP2_SESSION_ERROR E Session closed with error code %0
HTTP2_SETTINGS_CANCEL E HTTP2 session settings canceled
HTTP2_SOCKET_BOUND E The socket is already bound to an Http2Session
HTTP2_SOCKET_UNBOUND E The socket has been disconnected from the Http2Session
HTTP2_STATUS_101 E HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2
HTTP2_STATUS_INVALID R Invalid status code: %0
HTTP2_STREAM_CANCEL E
HTTP2_STREAM_ERROR E Stream closed with error code %0
HTTP2_STREAM_SELF_DEPENDENCY E A stream cannot depend on itself
HTTP2_TOO_MANY_CUSTOM_SETTINGS E Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS
HTTP2_TOO_MANY_INVALID_FRAMES E Too many invalid HTTP/2 frames
HTTP2_TOO_MANY_ORIGINS E The server sent more ORIGIN frames than the allowed number of %0
HTTP2_TRAILERS_ALREADY_SENT E Trailing headers have already been sent
HTTP2_TRAILERS_NOT_READY E Trailing headers cannot be sent until after the wantTrailers event is emitted
HTTP2_UNSUPPORTED_PROTOCOL E protocol "%0" is unsupported.
HTTP_BODY_NOT_ALLOWED E Adding content for this request method or response status is not allowed.
HTTP_CONTENT_LENGTH_MISMATCH E Response body's content-length of %0 byte(s) does not match the content-length of %1 byte(s) set in header
HTTP_HEADERS_SENT E Cannot %0 headers after they are sent to the client
HTTP_INVALID_HEADER_VALUE T Invalid value "%0" for header "%1"
HTTP_INVALID_STATUS_CODE R Invalid status code: %0
HTTP_REQUEST_TIMEOUT E Request timeout
HTTP_SOCKET_ASSIGNED E ServerResponse has an already assigned socket
HTTP_SOCKET_ENCODING E Changing the socket encoding is not allowed per RFC7230 Section 3.
HTTP_TRAILER_INVALID E Trailers are invalid with this transfer encoding
ILLEGAL_CONSTRUCTOR T Illegal constructor
IMPORT_ATTRIBUTE_MISSING T Module "%0" needs an import attribute of "%1: %2"
IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE T Module "%0" is not of type "%1"
IMPORT_ATTRIBUTE_UNSUPPORTED T
INCOMPATIBLE_OPTION_PAIR T Option "%0" cannot be used in combination with option "%1"
INPUT_TYPE_NOT_ALLOWED E --input-type can only be used with string input via --eval, --print, or STDIN
INSPECTOR_ALREADY_ACTIVATED E Inspector is already activated. Close it with inspector.close() before activating it again.
INSPECTOR_ALREADY_CONNECTED E %0 is already connected
INSPECTOR_CLOSED E Session was closed
INSPECTOR_COMMAND E Inspector error %0: %1
INSPECTOR_NOT_ACTIVE E Inspector is not active
INSPECTOR_NOT_AVAILABLE E Inspector is not available
INSPECTOR_NOT_CONNECTED E Session is not connected
INSPECTOR_NOT_WORKER E Current thread is not a worker
INTERNAL_ASSERTION E
INVALID_ADDRESS T Invalid socket address
INVALID_ADDRESS_FAMILY R
INVALID_ARG_TYPE T
INVALID_ARG_VALUE TR
INVALID_ASYNC_ID R Invalid %0 value: %1
INVALID_BUFFER_SIZE R Buffer size must be a multiple of %0
INVALID_CHAR T
INVALID_CURSOR_POS T Cannot set cursor row without setting its column
INVALID_FD R "fd" must be a positive integer: %0
INVALID_FD_TYPE T Unsupported fd type: %0
INVALID_FILE_URL_HOST T File URL host must be "localhost" or empty on %0
INVALID_FILE_URL_PATH T
INVALID_HANDLE_TYPE T This handle type cannot be sent
INVALID_HTTP_TOKEN T %0 must be a valid HTTP token ["%1"]
INVALID_IP_ADDRESS T Invalid IP address: %0
INVALID_MIME_SYNTAX T
INVALID_MODULE_SPECIFIER T
INVALID_OBJECT_DEFINE_PROPERTY T %0
INVALID_PACKAGE_CONFIG E
INVALID_PACKAGE_TARGET E
INVALID_PROTOCOL T Protocol "%0" not supported. Expected "%1"
INVALID_REPL_EVAL_CONFIG T Cannot specify both "breakEvalOnSigint" and "eval" for REPL
INVALID_REPL_INPUT T %0
INVALID_RETURN_PROPERTY T
INVALID_RETURN_PROPERTY_VALUE T
INVALID_RETURN_VALUE TR
INVALID_STATE ETR Invalid state: %0
INVALID_SYNC_FORK_INPUT T Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %0
INVALID_THIS T Value of "this" must be of type %0
INVALID_TRANSFER_OBJECT T Found invalid object in transferList
INVALID_TUPLE T %0 must be an iterable %1 tuple
INVALID_TYPESCRIPT_SYNTAX S %0
INVALID_URI U URI malformed
INVALID_URL T
INVALID_URL_PATTERN T Failed to construct URLPattern
INVALID_URL_SCHEME T
IPC_CHANNEL_CLOSED E Channel closed
IPC_DISCONNECTED E IPC channel is already disconnected
IPC_ONE_PIPE E Child process can have only one IPC pipe
IPC_SYNC_FORK E IPC cannot be used with synchronous forks
IP_BLOCKED E IP(%0) is blocked by net.BlockList
LOADER_CHAIN_INCOMPLETE E "%0" did not call the next hook in its chain and did not explicitly signal a short circuit. If this is intentional, include \`shortCircuit: true\` in the hook's return.
MEMORY_ALLOCATION_FAILED E Failed to allocate memory
MESSAGE_TARGET_CONTEXT_UNAVAILABLE E A message object could not be deserialized successfully in the target vm.Context
METHOD_NOT_IMPLEMENTED E The %0 method is not implemented
MISSING_ARGS T
MISSING_OPTION T %0 is required
MISSING_PASSPHRASE T Passphrase required for encrypted key
MISSING_PLATFORM_FOR_WORKER E The V8 platform used by this instance of Node does not support creating Workers
MODULE_LINK_MISMATCH T %0
MODULE_NOT_FOUND E
MULTIPLE_CALLBACK E Callback called multiple times
NAPI_CONS_FUNCTION T Constructor must be a function
NAPI_INVALID_DATAVIEW_ARGS R byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in
NAPI_INVALID_TYPEDARRAY_ALIGNMENT R start offset of %0 should be a multiple of %1
NAPI_INVALID_TYPEDARRAY_LENGTH R Invalid typed array length
NON_CONTEXT_AWARE_DISABLED E Loading non context-aware native addons has been disabled
NOT_BUILDING_SNAPSHOT E Operation cannot be invoked when not building startup snapshot
NOT_IN_SINGLE_EXECUTABLE_APPLICATION E Operation cannot be invoked when not in a single-executable application
NOT_SUPPORTED_IN_SNAPSHOT E %0 is not supported in startup snapshot
NO_CRYPTO E Node.js is not compiled with OpenSSL crypto support
NO_ICU T %0 is not supported on Node.js compiled without ICU
NO_TEMPORAL E Temporal is not supported in this environment
NO_TYPESCRIPT E Node.js is not compiled with TypeScript support
OPERATION_FAILED ET Operation failed: %0
OPTIONS_BEFORE_BOOTSTRAPPING E %0
OUT_OF_RANGE R
PACKAGE_IMPORT_NOT_DEFINED T
PACKAGE_PATH_NOT_EXPORTED E
PARSE_ARGS_INVALID_OPTION_VALUE T %0
PARSE_ARGS_UNEXPECTED_POSITIONAL T Unexpected argument '%0'. This command does not take positional arguments
PARSE_ARGS_UNKNOWN_OPTION T
PERFORMANCE_INVALID_TIMESTAMP T %0 is not a valid timestamp
PERFORMANCE_MEASURE_INVALID_OPTIONS T %0
PROTO_ACCESS E Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw
PROXY_INVALID_CONFIG E %0
PROXY_TUNNEL E %0
QUIC_CONNECTION_FAILED E QUIC connection failed
REQUIRE_ASYNC_MODULE E
REQUIRE_CYCLE_MODULE E %0
REQUIRE_ESM E
REQUIRE_ESM_RACE_CONDITION E
SCRIPT_EXECUTION_INTERRUPTED E Script execution was interrupted by \`SIGINT\`
SCRIPT_EXECUTION_TIMEOUT E Script execution timed out after %0ms
SERVER_ALREADY_LISTEN E Listen method has been called more than once without closing.
SERVER_NOT_RUNNING E Server is not running.
SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND E Cannot find asset %0 for the single executable application
SOCKET_ALREADY_BOUND E Socket is already bound
SOCKET_BAD_BUFFER_SIZE T Buffer size must be a positive integer
SOCKET_BAD_PORT R
SOCKET_BAD_TYPE T Bad socket type specified. Valid types are: udp4, udp6
SOCKET_BUFFER_SIZE X Could not get or set buffer size
SOCKET_CLOSED E Socket is closed
SOCKET_CLOSED_BEFORE_CONNECTION E Socket closed before the connection was established
SOCKET_CONNECTION_TIMEOUT E Socket connection timeout
SOCKET_DGRAM_IS_CONNECTED E Already connected
SOCKET_DGRAM_NOT_CONNECTED E Not connected
SOCKET_DGRAM_NOT_RUNNING E Not running
SOCKET_HANDLE_ADOPTED E The bound socket has already been adopted by a server or socket
SOURCE_MAP_CORRUPT E The source map for '%0' does not exist or is corrupt.
SOURCE_MAP_MISSING_SOURCE E Cannot find '%0' imported from the source map for '%1'
SOURCE_PHASE_NOT_DEFINED S Source phase import object is not defined for module '%0'
SQLITE_ERROR E %0
SRI_PARSE S Subresource Integrity string "%0" had an unexpected "%1" at position %2
STREAM_ALREADY_FINISHED E Cannot call %0 after a stream was finished
STREAM_CANNOT_PIPE E Cannot pipe, not readable
STREAM_DESTROYED E Cannot call %0 after a stream was destroyed
STREAM_ITER_MISSING_FLAG T The stream/iter API requires the --experimental-stream-iter flag
STREAM_NULL_VALUES T May not write null values to stream
STREAM_PREMATURE_CLOSE E Premature close
STREAM_PUSH_AFTER_EOF E stream.push() after EOF
STREAM_UNABLE_TO_PIPE E Cannot pipe to a closed or destroyed stream
STREAM_UNSHIFT_AFTER_END_EVENT E stream.unshift() after end event
STREAM_WRAP E Stream has StringDecoder set or is in objectMode
STREAM_WRITE_AFTER_END E write after end
STRING_TOO_LONG E Cannot create a string longer than 0x%0 characters
SYNTHETIC E JavaScript Callstack
SYSTEM_ERROR X A system error occurred
TEST_FAILURE E
THROTTLED E The call was dropped by the throttled function
THROTTLED E The call was dropped by the throttled function
TLS_ALPN_CALLBACK_INVALID_RESULT E
TLS_ALPN_CALLBACK_WITH_PROTOCOLS T The ALPNCallback and ALPNProtocols TLS options are mutually exclusive
TLS_CERT_ALTNAME_FORMAT S Invalid subject alternative name string
TLS_CERT_ALTNAME_INVALID E
TLS_DH_PARAM_SIZE E DH parameter size %0 is less than 2048
TLS_HANDSHAKE_TIMEOUT E TLS handshake timeout
TLS_INVALID_CONTEXT T %0 must be a SecureContext
TLS_INVALID_PROTOCOL_METHOD T %0
TLS_INVALID_PROTOCOL_VERSION T "%0" is not a valid %1 TLS protocol version
TLS_INVALID_STATE E TLS socket connection must be securely established
TLS_PROTOCOL_VERSION_CONFLICT T TLS protocol version "%0" conflicts with secureProtocol "%1"
TLS_PSK_SET_IDENTITY_HINT_FAILED E Failed to set PSK identity hint
TLS_RENEGOTIATION_DISABLED E TLS session renegotiation disabled for this socket
TLS_RENEGOTIATION_UNSUPPORTED E TLS session renegotiation is unsupported by this TLS implementation
TLS_REQUIRED_SERVER_NAME E "servername" is required parameter for Server.addContext
TLS_SESSION_ATTACK E TLS session renegotiation attack detected
TLS_SNI_FROM_SERVER E Cannot issue SNI from a TLS server-side socket
TRACE_EVENTS_CATEGORY_REQUIRED T At least one category is required
TRACE_EVENTS_UNAVAILABLE E Trace events are unavailable
TRAILING_JUNK_AFTER_STREAM_END T Trailing junk found after the end of the compressed stream
TTY_INIT_FAILED X TTY initialization failed
UNAVAILABLE_DURING_EXIT E Cannot call function in process exit handler
UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET E \`process.setupUncaughtExceptionCapture()\` was called while a capture callback was already active
UNESCAPED_CHARACTERS T %0 contains unescaped characters
UNHANDLED_ERROR E
UNKNOWN_BUILTIN_MODULE E No such built-in module: %0
UNKNOWN_CREDENTIAL E %0 identifier does not exist: %1
UNKNOWN_ENCODING T Unknown encoding: %0
UNKNOWN_FILE_EXTENSION T Unknown file extension "%0" for %1
UNKNOWN_MODULE_FORMAT R Unknown module format: %0 for URL %1
UNKNOWN_SIGNAL T Unknown signal: %0
UNKNOWN_STDIN_TYPE E Unknown stdin file type
UNKNOWN_STREAM_TYPE E Unknown stream file type
UNSUPPORTED_DIR_IMPORT E
UNSUPPORTED_ESM_URL_SCHEME E
UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING E Stripping types is currently unsupported for files under node_modules, for "%0"
UNSUPPORTED_RESOLVE_REQUEST T Failed to resolve module specifier "%0" from "%1": Invalid relative URL or base scheme is not hierarchical.
UNSUPPORTED_TYPESCRIPT_SYNTAX S %0
USE_AFTER_CLOSE E %0 was closed
VALID_PERFORMANCE_ENTRY_TYPE E At least one valid performance entry type is required
VM_DYNAMIC_IMPORT_CALLBACK_MISSING T A dynamic import callback was not specified.
VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG T A dynamic import callback was invoked without --experimental-vm-modules
VM_MODULE_ALREADY_LINKED E Module has already been linked
VM_MODULE_CACHED_DATA_REJECTED E cachedData buffer was rejected
VM_MODULE_CANNOT_CREATE_CACHED_DATA E Cached data cannot be created for a module which has been evaluated
VM_MODULE_DIFFERENT_CONTEXT E Linked modules must use the same context
VM_MODULE_LINK_FAILURE E
VM_MODULE_NOT_MODULE E Provided module is not an instance of Module
VM_MODULE_STATUS E Module status %0
WASI_ALREADY_STARTED E WASI instance has already started
WASI_ALREADY_STARTED E WASI instance has already started
WASI_NOT_STARTED E wasi.start() has not been called
WEBASSEMBLY_NOT_SUPPORTED E WebAssembly is not supported in this environment, but is required for %0
WEBASSEMBLY_RESPONSE T WebAssembly response %0
WORKER_HANDLE_NOT_TRANSFERABLE E %0 cannot be transferred in its current state; it must be a freshly created or accepted handle that has not started reading and has no pending writes
WORKER_INIT_FAILED E Worker initialization failure: %0
WORKER_INVALID_EXEC_ARGV E
WORKER_MESSAGING_ERRORED E The destination thread threw an error while processing the message
WORKER_MESSAGING_FAILED E Cannot find the destination thread or listener
WORKER_MESSAGING_SAME_THREAD E Cannot sent a message to the same thread
WORKER_MESSAGING_TIMEOUT E Sending a message to another thread timed out
WORKER_NOT_RUNNING E Worker instance not running
WORKER_OUT_OF_MEMORY E Worker terminated due to reaching memory limit: %0
WORKER_PATH T
WORKER_UNSERIALIZABLE_ERROR E Serializing an uncaught exception failed
WORKER_UNSUPPORTED_EXTENSION T The worker script extension must be ".js", ".mjs", or ".cjs". Received "%0"
WORKER_UNSUPPORTED_OPERATION T %0 is not supported in workers
ZIP_ARCHIVE_TOO_LARGE R ZIP archive structure exceeds the allowed size: %0
ZIP_ENTRY_CORRUPT E ZIP entry is corrupt: %0
ZIP_ENTRY_NOT_FOUND E no such entry "%0" in the archive
ZIP_ENTRY_TOO_LARGE R ZIP entry exceeds the allowed size: %0
ZIP_INVALID_ARCHIVE E invalid ZIP archive: %0
ZIP_NOT_WRITABLE T this archive was not opened for writing
ZIP_UNSUPPORTED_FEATURE E unsupported ZIP feature: %0
ZLIB_INITIALIZATION_FAILED E %0
ZSTD_INVALID_PARAM R %0 is not a valid zstd parameter
`;
