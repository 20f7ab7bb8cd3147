// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Descriptor } from './types.js';
import type { Empty, FieldMask, Timestamp } from '../google.js';

export interface Image {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: Descriptor | undefined;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
}
export declare const Image: MessageType<Image>;
export declare function createImage(init?: Partial<Image>): Image;
export declare function readImage(reader: Reader, end: number): Image;
export declare function writeImage(message: Image, writer: Writer): Writer;

export interface GetImageRequest {
  readonly name: string;
}
export declare const GetImageRequest: MessageType<GetImageRequest>;
export declare function createGetImageRequest(init?: Partial<GetImageRequest>): GetImageRequest;
export declare function readGetImageRequest(reader: Reader, end: number): GetImageRequest;
export declare function writeGetImageRequest(message: GetImageRequest, writer: Writer): Writer;

export interface GetImageResponse {
  readonly image: Image | undefined;
}
export declare const GetImageResponse: MessageType<GetImageResponse>;
export declare function createGetImageResponse(init?: Partial<GetImageResponse>): GetImageResponse;
export declare function readGetImageResponse(reader: Reader, end: number): GetImageResponse;
export declare function writeGetImageResponse(message: GetImageResponse, writer: Writer): Writer;

export interface CreateImageRequest {
  readonly image: Image | undefined;
  readonly sourceDateEpoch: Timestamp | undefined;
}
export declare const CreateImageRequest: MessageType<CreateImageRequest>;
export declare function createCreateImageRequest(init?: Partial<CreateImageRequest>): CreateImageRequest;
export declare function readCreateImageRequest(reader: Reader, end: number): CreateImageRequest;
export declare function writeCreateImageRequest(message: CreateImageRequest, writer: Writer): Writer;

export interface CreateImageResponse {
  readonly image: Image | undefined;
}
export declare const CreateImageResponse: MessageType<CreateImageResponse>;
export declare function createCreateImageResponse(init?: Partial<CreateImageResponse>): CreateImageResponse;
export declare function readCreateImageResponse(reader: Reader, end: number): CreateImageResponse;
export declare function writeCreateImageResponse(message: CreateImageResponse, writer: Writer): Writer;

export interface UpdateImageRequest {
  readonly image: Image | undefined;
  readonly updateMask: FieldMask | undefined;
  readonly sourceDateEpoch: Timestamp | undefined;
}
export declare const UpdateImageRequest: MessageType<UpdateImageRequest>;
export declare function createUpdateImageRequest(init?: Partial<UpdateImageRequest>): UpdateImageRequest;
export declare function readUpdateImageRequest(reader: Reader, end: number): UpdateImageRequest;
export declare function writeUpdateImageRequest(message: UpdateImageRequest, writer: Writer): Writer;

export interface UpdateImageResponse {
  readonly image: Image | undefined;
}
export declare const UpdateImageResponse: MessageType<UpdateImageResponse>;
export declare function createUpdateImageResponse(init?: Partial<UpdateImageResponse>): UpdateImageResponse;
export declare function readUpdateImageResponse(reader: Reader, end: number): UpdateImageResponse;
export declare function writeUpdateImageResponse(message: UpdateImageResponse, writer: Writer): Writer;

export interface ListImagesRequest {
  readonly filters: readonly string[];
}
export declare const ListImagesRequest: MessageType<ListImagesRequest>;
export declare function createListImagesRequest(init?: Partial<ListImagesRequest>): ListImagesRequest;
export declare function readListImagesRequest(reader: Reader, end: number): ListImagesRequest;
export declare function writeListImagesRequest(message: ListImagesRequest, writer: Writer): Writer;

export interface ListImagesResponse {
  readonly images: readonly Image[];
}
export declare const ListImagesResponse: MessageType<ListImagesResponse>;
export declare function createListImagesResponse(init?: Partial<ListImagesResponse>): ListImagesResponse;
export declare function readListImagesResponse(reader: Reader, end: number): ListImagesResponse;
export declare function writeListImagesResponse(message: ListImagesResponse, writer: Writer): Writer;

export interface DeleteImageRequest {
  readonly name: string;
  readonly sync: boolean;
  readonly target: Descriptor | undefined;
}
export declare const DeleteImageRequest: MessageType<DeleteImageRequest>;
export declare function createDeleteImageRequest(init?: Partial<DeleteImageRequest>): DeleteImageRequest;
export declare function readDeleteImageRequest(reader: Reader, end: number): DeleteImageRequest;
export declare function writeDeleteImageRequest(message: DeleteImageRequest, writer: Writer): Writer;

export interface ImageCreate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const ImageCreate: MessageType<ImageCreate>;
export declare function createImageCreate(init?: Partial<ImageCreate>): ImageCreate;
export declare function readImageCreate(reader: Reader, end: number): ImageCreate;
export declare function writeImageCreate(message: ImageCreate, writer: Writer): Writer;

export interface ImageUpdate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const ImageUpdate: MessageType<ImageUpdate>;
export declare function createImageUpdate(init?: Partial<ImageUpdate>): ImageUpdate;
export declare function readImageUpdate(reader: Reader, end: number): ImageUpdate;
export declare function writeImageUpdate(message: ImageUpdate, writer: Writer): Writer;

export interface ImageDelete {
  readonly name: string;
}
export declare const ImageDelete: MessageType<ImageDelete>;
export declare function createImageDelete(init?: Partial<ImageDelete>): ImageDelete;
export declare function readImageDelete(reader: Reader, end: number): ImageDelete;
export declare function writeImageDelete(message: ImageDelete, writer: Writer): Writer;

export declare const ImagesService: {
  readonly name: 'containerd.services.images.v1.Images';
  readonly methods: {
    readonly get: Method<GetImageRequest, GetImageResponse, false, false>;
    readonly list: Method<ListImagesRequest, ListImagesResponse, false, false>;
    readonly create: Method<CreateImageRequest, CreateImageResponse, false, false>;
    readonly update: Method<UpdateImageRequest, UpdateImageResponse, false, false>;
    readonly delete: Method<DeleteImageRequest, Empty, false, false>;
  };
};
